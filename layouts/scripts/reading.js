// What a reader sets stays set: size, contrast and colours. Besides, the outline follows the reader, citations are
// copied and the page is printed. Runs from a folder as from a server; without it the page lacks these and no more.
(function () {
  "use strict";
  var html = document.documentElement;

  function each(selector, act) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), act);
  }

  // Settings: a radio button's name is the attribute data-NAME of the page; an empty value is none.
  function remember() {
    var chosen = {};
    each(".settings__input:checked", function (input) {
      if (input.value) chosen[input.name] = input.value;
    });
    try {
      localStorage.setItem("bulletin", JSON.stringify(chosen));
    } catch (problem) {
      // Storage is switched off: the choice holds for this page.
    }
  }

  function show(name, value) {
    if (value) html.setAttribute("data-" + name, value);
    else html.removeAttribute("data-" + name);
  }

  function tick() {
    each(".settings__input", function (input) {
      input.checked = (html.getAttribute("data-" + input.name) || "") === input.value;
    });
  }

  each(".settings", function (settings) {
    tick();
    settings.addEventListener("change", function (event) {
      show(event.target.name, event.target.value);
      remember();
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
    window.addEventListener("storage", function (event) {
      if (event.key !== "bulletin") return;
      var chosen = {};
      try {
        chosen = JSON.parse(event.newValue || "{}");
      } catch (problem) {
        return;
      }
      ["size", "contrast", "theme"].forEach(function (name) {
        show(name, chosen[name]);
      });
      tick();
    });
  });

  // Citations: today's date, and a button that copies. On http and file:// there is no navigator.clipboard.
  var now = new Date();
  var today = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map(function (n) {
      return n < 10 ? "0" + n : String(n);
    })
    .join("-");
  each(".citation__day", function (day) {
    day.textContent = today;
  });

  function select(line) {
    var range = document.createRange();
    range.selectNodeContents(line);
    var selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }

  each("[data-copy]", function (button) {
    var line = document.getElementById(button.getAttribute("data-copy"));
    function said(copied) {
      button.textContent = copied ? "已复制" : "请按 Ctrl+C";
    }
    button.addEventListener("click", function () {
      select(line);
      if (navigator.clipboard && window.isSecureContext) {
        navigator.clipboard.writeText(line.textContent).then(
          function () {
            said(true);
          },
          function () {
            said(document.execCommand("copy"));
          }
        );
      } else {
        said(document.execCommand("copy"));
      }
    });
  });

  each("[data-print]", function (button) {
    button.addEventListener("click", function () {
      window.print();
    });
  });

  // The outline marks where the reader is: the last heading above the upper third of the window.
  var marks = [];
  each(".outline__link", function (link) {
    var target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (target) marks.push({ link: link, target: target });
  });
  var here = null;
  function follow() {
    var last = null;
    marks.forEach(function (mark) {
      if (mark.target.getBoundingClientRect().top < window.innerHeight / 3) last = mark.link;
    });
    if (last === here) return;
    if (here) here.removeAttribute("aria-current");
    here = last;
    if (!here) return;
    here.setAttribute("aria-current", "true");
    var box = here.closest(".outline");
    if (box.scrollHeight > box.clientHeight) box.scrollTop = here.offsetTop - box.clientHeight / 2;
  }
  if (marks.length) {
    var waiting = false;
    window.addEventListener(
      "scroll",
      function () {
        if (waiting) return;
        waiting = true;
        requestAnimationFrame(function () {
          waiting = false;
          follow();
        });
      },
      { passive: true }
    );
    follow();
  }
})();
