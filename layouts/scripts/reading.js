/* Keeps a reader's choice of letter size, contrast and colours. It also marks the reader's place in the
   outline, copies citations, prints the page, opens the field of search and knows the keys. It runs from a
   folder (file://) as from a server; without it the page lacks these things only. Nothing newer than
   Chrome 80. */
(function () {
  "use strict";
  const html = document.documentElement;

  function each(selector, act) { document.querySelectorAll(selector).forEach(act); }

  // Settings: a radio button's name is the attribute data-NAME of the page; an empty value is no attribute.
  function store() {
    const chosen = {};
    each(".settings__input:checked", (input) => { if (input.value) chosen[input.name] = input.value; });
    try {
      localStorage.setItem("bulletin", JSON.stringify(chosen));
    } catch (problem) {
      // Storage is switched off: the choice holds for this page only.
    }
  }

  function apply(name, value) {
    if (value) html.setAttribute("data-" + name, value);
    else html.removeAttribute("data-" + name);
  }

  function checkButtons() {
    each(".settings__input", (input) => {
      input.checked = (html.getAttribute("data-" + input.name) || "") === input.value;
    });
  }

  each(".settings", (settings) => {
    checkButtons();  // the script in the page's head has applied what was stored
    settings.addEventListener("change", (event) => {
      apply(event.target.name, event.target.value);
      store();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && settings.open) {
        settings.open = false;
        settings.querySelector("summary").focus();
      }
    });
    document.addEventListener("click", (event) => {
      if (!settings.contains(event.target)) settings.open = false;
    });
    // Another window of the same site changed the settings.
    window.addEventListener("storage", (event) => {
      if (event.key !== "bulletin") return;
      let chosen = {};
      try {
        chosen = JSON.parse(event.newValue || "{}");
      } catch (problem) {
        return;
      }
      ["size", "contrast", "theme"].forEach((name) => apply(name, chosen[name]));
      checkButtons();
    });
  });

  const NOT_TYPING = "input, select, textarea, [contenteditable]";

  // The settings say which keys there are; `?` opens them.
  document.addEventListener("keydown", (event) => {
    const settings = document.querySelector(".settings");
    if (!/[?？]/.test(event.key) || !settings || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest(NOT_TYPING)) return;
    event.preventDefault();
    settings.open = !settings.open;
    settings.querySelector("summary").focus();
  });

  // Links of paragraphs: Tab comes to one of each article, the arrow keys go from there to the others.
  document.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!step || !event.target.classList.contains("here")) return;
    const links = Array.from((event.target.closest("article") || document).querySelectorAll(".here"));
    const next = links[links.indexOf(event.target) + step];
    event.preventDefault();
    if (!next) return;
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });

  // Search: `/` and Ctrl+K go to the field, and on small screens, where it is closed, so does the word 查找.
  const search = document.getElementById("site-search");
  const field = document.getElementById("search-input") || document.getElementById("site-search-input");

  function goToSearch() {
    if (search) search.classList.add("site-search--open");
    field.focus();
    field.select();
  }

  if (field) {
    document.addEventListener("keydown", (event) => {
      const isChord = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k";
      const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (!isChord && !(isSlash && !event.target.closest(NOT_TYPING))) return;
      event.preventDefault();
      goToSearch();
    });
  }
  each(".site-nav__link[href$='search.html']", (link) => {
    link.addEventListener("click", (event) => {
      if (!search || search.offsetParent || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      goToSearch();
    });
  });

  // Citations: today's date, and a button that copies.
  const now = new Date();
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((number) => String(number).padStart(2, "0")).join("-");
  each(".citation__day", (day) => { day.textContent = today; });

  each("[data-copy]", (button) => {
    const line = document.getElementById(button.getAttribute("data-copy"));
    const showResult = (isCopied) => { button.textContent = isCopied ? "已复制" : "请按 Ctrl+C"; };
    const copySelected = () => showResult(document.execCommand("copy"));
    button.addEventListener("click", () => {
      getSelection().selectAllChildren(line);
      // On http and file:// browsers have no navigator.clipboard; the old command still works there.
      if (navigator.clipboard && window.isSecureContext) {
        navigator.clipboard.writeText(line.textContent).then(() => showResult(true), copySelected);
      } else copySelected();
    });
  });

  each("[data-print]", (button) => button.addEventListener("click", () => window.print()));

  // The outline marks where the reader is: the last heading above the upper third of the window.
  const entries = [];
  each(".outline__link", (link) => {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) entries.push({ link, heading });
  });
  let current = null;
  function markCurrent() {
    let last = null;
    entries.forEach(({ link, heading }) => {
      if (heading.getBoundingClientRect().top < window.innerHeight / 3) last = link;
    });
    if (last === current) return;
    if (current) current.removeAttribute("aria-current");
    current = last;
    if (!current) return;
    current.setAttribute("aria-current", "true");
    const outline = current.closest(".outline");
    // A long outline scrolls by itself, so that the current entry stays in its middle.
    if (outline.scrollHeight > outline.clientHeight) {
      outline.scrollTop = current.offsetTop - outline.clientHeight / 2;
    }
  }
  if (entries.length) {
    let isWaiting = false;
    addEventListener("scroll", () => {
      // Measuring headings makes the browser lay the page out: once a frame is enough.
      if (isWaiting) return;
      isWaiting = true;
      requestAnimationFrame(() => {
        isWaiting = false;
        markCurrent();
      });
    }, { passive: true });
    markCurrent();
  }
})();
