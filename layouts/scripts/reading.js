// Keeps a reader's choice of letter size, contrast and colours. It also marks the reader's place in the
// outline, copies citations, prints the page, opens the field of search and knows the keys. It runs from a
// folder (file://) as from a server; without it the page lacks these things only.
(function () {
  "use strict";
  const html = document.documentElement;

  function each(selector, act) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), act);
  }

  // Settings: a radio button's name is the attribute data-NAME of the page; an empty value is no attribute.
  function store() {
    const chosen = {};
    each(".settings__input:checked", function (input) {
      if (input.value) chosen[input.name] = input.value;
    });
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
    each(".settings__input", function (input) {
      input.checked = (html.getAttribute("data-" + input.name) || "") === input.value;
    });
  }

  each(".settings", function (settings) {
    checkButtons();  // the script in the page's head has applied what was stored
    settings.addEventListener("change", function (event) {
      apply(event.target.name, event.target.value);
      store();
    });
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && settings.open) {
        settings.open = false;
        settings.querySelector("summary").focus();
      }
    });
    document.addEventListener("click", function (event) {
      if (!settings.contains(event.target)) settings.open = false;
    });
    // Another window of the same site changed the settings.
    window.addEventListener("storage", function (event) {
      if (event.key !== "bulletin") return;
      let chosen = {};
      try {
        chosen = JSON.parse(event.newValue || "{}");
      } catch (problem) {
        return;
      }
      ["size", "contrast", "theme"].forEach(function (name) {
        apply(name, chosen[name]);
      });
      checkButtons();
    });
  });

  const NOT_TYPING = "input, select, textarea, [contenteditable]";

  // The settings say which keys there are; `?` opens them.
  document.addEventListener("keydown", function (event) {
    const settings = document.querySelector(".settings");
    if (!/[?？]/.test(event.key) || !settings || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest(NOT_TYPING)) return;
    event.preventDefault();
    settings.open = !settings.open;
    settings.querySelector("summary").focus();
  });

  // Links of paragraphs: Tab comes to one of each article, the arrow keys go from there to the others.
  document.addEventListener("keydown", function (event) {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!step || !event.target.classList.contains("here")) return;
    const links = (event.target.closest("article") || document).querySelectorAll(".here");
    const next = links[Array.prototype.indexOf.call(links, event.target) + step];
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
    document.addEventListener("keydown", function (event) {
      const isChord = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k";
      const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (!isChord && !(isSlash && !event.target.closest(NOT_TYPING))) return;
      event.preventDefault();
      goToSearch();
    });
  }
  each(".site-nav__link[href$='search.html']", function (link) {
    link.addEventListener("click", function (event) {
      if (!search || search.offsetParent || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      goToSearch();
    });
  });

  // Citations: today's date, and a button that copies.
  const now = new Date();
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map(function (number) {
      return number < 10 ? "0" + number : String(number);
    })
    .join("-");
  each(".citation__day", function (day) {
    day.textContent = today;
  });

  function select(line) {
    const range = document.createRange();
    range.selectNodeContents(line);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }

  each("[data-copy]", function (button) {
    const line = document.getElementById(button.getAttribute("data-copy"));
    function showResult(isCopied) {
      button.textContent = isCopied ? "已复制" : "请按 Ctrl+C";
    }
    button.addEventListener("click", function () {
      select(line);
      // On http and file:// browsers have no navigator.clipboard; the old command still works there.
      if (navigator.clipboard && window.isSecureContext) {
        navigator.clipboard.writeText(line.textContent).then(
          function () {
            showResult(true);
          },
          function () {
            showResult(document.execCommand("copy"));
          }
        );
      } else {
        showResult(document.execCommand("copy"));
      }
    });
  });

  each("[data-print]", function (button) {
    button.addEventListener("click", function () {
      window.print();
    });
  });

  // The outline marks where the reader is: the last heading above the upper third of the window.
  const entries = [];
  each(".outline__link", function (link) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) entries.push({ link: link, heading: heading });
  });
  let current = null;
  function markCurrent() {
    let last = null;
    entries.forEach(function (entry) {
      if (entry.heading.getBoundingClientRect().top < window.innerHeight / 3) last = entry.link;
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
    window.addEventListener(
      "scroll",
      function () {
        // Measuring headings makes the browser lay the page out: once a frame is enough.
        if (isWaiting) return;
        isWaiting = true;
        requestAnimationFrame(function () {
          isWaiting = false;
          markCurrent();
        });
      },
      { passive: true }
    );
    markCurrent();
  }
})();
