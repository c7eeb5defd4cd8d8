/* Takes files of Word, PDF and the like that are dropped on a page of `bulletin serve`, or chosen with its button: each
   becomes a draft, which is opened as soon as the preview has built it. Put into pages together with live.js. */
(function () {
  "use strict";
  const own = document.currentScript;
  if (!own.dataset.import) return;
  const OPEN_AFTER_MS = 60000;
  const RESULT_KEY = "bulletin-live-import";  // the page may be loaded anew while the draft is built
  const STYLE =
    ":host{all:initial}*{box-sizing:border-box}" +
    ".button{position:fixed;right:1rem;bottom:1rem;z-index:2147483600;font:14px/1.4 system-ui,sans-serif;padding:.45rem .9rem;" +
    "border:1px solid #a3121a;border-radius:1rem;background:#fffdf8;color:#a3121a;cursor:pointer}" +
    ".button:focus-visible{outline:3px solid #1a56b0;outline-offset:2px}" +
    ".zone,.result{position:fixed;inset:0;z-index:2147483640;background:rgba(255,253,248,.97);color:#1d1b18;" +
    "font:16px/1.6 system-ui,sans-serif;overflow:auto;padding:2rem 1.25rem}" +
    ".zone{border:4px dashed #a3121a;display:flex;align-items:center;justify-content:center;text-align:center;pointer-events:none}" +
    ".result div{max-width:56rem;margin:0 auto}h1{font-size:1.25rem;margin:0 0 .75rem;color:#a3121a}" +
    "pre{font:14px/1.55 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere}" +
    ".result button,.result a{font:inherit;margin-right:1rem}[hidden]{display:none}@media print{:host{display:none}}";
  const host = document.createElement("div");
  host.dataset.preview = "";
  const root = host.attachShadow({ mode: "open" });  // the site's styles do not reach in
  root.innerHTML = "<style>" + STYLE + "</style>" +
    '<button class="button" type="button" title="也可以把文件拖到页面上">导入 Word、PDF……</button>' +
    '<input type="file" multiple hidden aria-label="要导入的文件" accept=".docx,.doc,.wps,.pdf,.txt,.html,.htm,.mht,.rtf,.odt">' +
    '<div class="zone" hidden><p>松开鼠标，把文件变成草稿</p></div>' +
    '<div class="result" role="alertdialog" aria-labelledby="head" tabindex="-1" hidden><div><h1 id="head"></h1><p></p><pre></pre>' +
    '<a hidden>打开草稿</a><button type="button">关上（Esc）</button></div></div>';
  const [button, input, zone, result] = [".button", "input", ".zone", ".result"].map((s) => root.querySelector(s));
  const [head, line, list, link] = ["h1", ".result p", "pre", "a"].map((s) => root.querySelector(s));

  let turns = 0;  // how often files were taken: who waits for the draft of an earlier turn waits no more

  function show(title, words, text) {
    head.textContent = title;
    line.textContent = words;
    list.textContent = text;
    result.hidden = false;
    result.focus();
  }

  function close() {
    sessionStorage.removeItem(RESULT_KEY);
    result.hidden = true;
    button.focus();
  }

  async function send(file) {
    const answer = await fetch(own.dataset.import + "?name=" + encodeURIComponent(file.name), {
      method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: file,
    });
    if (answer.status === 413) return { path: "", page: "", text: "`" + file.name + "` 太大了，最多 100 MB。" };
    if (!answer.ok) return { path: "", page: "", text: "`" + file.name + "` 没有传到，预览可能停了。" };
    return answer.json();
  }

  async function isThere(address) {
    try {
      return (await fetch(address, { method: "HEAD", cache: "no-store" })).ok;
    } catch {
      return false;
    }
  }

  // A draft has a page after the next build; what is wrong elsewhere may hold that up.
  async function openWhenBuilt(address) {
    const turn = ++turns;
    for (const end = Date.now() + OPEN_AFTER_MS; Date.now() < end; ) {
      const isBuilt = await isThere(address);
      if (turn !== turns) return;  // other files were dropped meanwhile
      if (isBuilt) {
        link.href = address;
        link.hidden = false;
        line.textContent = "草稿做好了，看过下面的单子再打开。";
        link.focus();
        return;
      }
      await new Promise((done) => setTimeout(done, 300));
    }
    line.textContent = "草稿写好了，页面还没有做出来：先改好预览里说的错误。";
  }

  async function take(files) {
    turns += 1;
    link.hidden = true;
    const texts = [];
    let made = 0;
    let page = "";
    for (const file of files) {
      show("正在导入 " + file.name, "请等一等。", texts.join("\n\n"));
      let found;
      try {
        found = await send(file);
      } catch {
        found = { path: "", page: "", text: "`" + file.name + "` 没有传到：文件太大，或者预览停了。" };
      }
      texts.push(found.text);
      if (found.path) made += 1;
      page = found.page || page;
    }
    await report({
      title: made ? "写出 " + made + " 期草稿" : "没有写出草稿",
      words: made ? "正在做页面……" : "照下面说的改好，再试一次。",
      text: texts.join("\n\n"),
      page: page,
    });
  }

  async function report(result) {
    sessionStorage.setItem(RESULT_KEY, JSON.stringify(result));
    show(result.title, result.words, result.text);
    if (result.page) await openWhenBuilt("/" + result.page);
  }

  const hasFiles = (event) => event.dataTransfer && Array.from(event.dataTransfer.types).includes("Files");
  button.onclick = () => input.click();
  input.onchange = () => {
    const files = Array.from(input.files);
    input.value = "";
    if (files.length) take(files);
  };
  root.querySelector(".result button").onclick = close;
  result.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  addEventListener("dragenter", (event) => { if (hasFiles(event)) zone.hidden = false; });
  addEventListener("dragover", (event) => { if (hasFiles(event)) event.preventDefault(); });
  addEventListener("dragleave", (event) => { if (!event.relatedTarget) zone.hidden = true; });
  addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    zone.hidden = true;
    take(Array.from(event.dataTransfer.files));
  });
  link.onclick = () => sessionStorage.removeItem(RESULT_KEY);
  document.body.append(host);
  const stored = sessionStorage.getItem(RESULT_KEY);
  if (stored) report(JSON.parse(stored));
})();
