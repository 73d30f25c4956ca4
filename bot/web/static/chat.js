// The chat without leaving the page, and the quick way out. Without this script every button still works.
"use strict";
(() => {
  const MOST_ANSWERS = 20; // kept on the page: enough to look back, little to find
  const WAIT_MS = 30000; // the slowest phone networks answer within it
  const ESC_MS = 2000; // three presses within it are meant
  const root = document.documentElement;
  const log = document.getElementById("log");
  const field = document.getElementById("text");
  const sorry = (shown) => { document.getElementById("sorry").hidden = !shown; };

  // --- the way out: first, and whatever the browser can or cannot do -----------------------------
  const blank = () => { document.body.textContent = ""; };
  const leave = () => {
    const away = document.querySelector(".leave").href;
    blank();
    try { window.top.location.replace(away); } catch { location.replace(away); }
  };
  let presses = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat) return;
    presses = [...presses, event.timeStamp].filter((time) => event.timeStamp - time < ESC_MS);
    if (presses.length >= 3) leave();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".leave")) return;
    event.preventDefault();
    leave();
  });
  addEventListener("pagehide", blank);
  addEventListener("pageshow", (event) => { if (event.persisted) { blank(); location.replace("/"); } });
  root.classList.add("js");
  history.replaceState(null, "", location.pathname);

  // --- sending -----------------------------------------------------------------------------------
  if (!("SubmitEvent" in window && "submitter" in SubmitEvent.prototype && "AbortController" in window)) return;
  let busy = false;
  document.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!busy) send(event.target, event.submitter);
  });

  async function send(form, pressed) {
    const data = new FormData(form);
    if (pressed && pressed.name) data.set(pressed.name, pressed.value);
    const typed = !data.has("action");
    if (!typed) data.delete("text");
    else if (!data.get("text").trim()) return field.focus();
    busy = true;
    log.setAttribute("aria-busy", "true");
    sorry(false);
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), WAIT_MS);
    try {
      const body = new URLSearchParams(data);
      const answer = await fetch("/", { method: "POST", body, cache: "no-store", signal: patience.signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const article = page.querySelector("#log article");
      if (!answer.ok || !article) throw new Error("put off");
      log.removeAttribute("aria-busy");
      show(page, article, pressed, typed);
    } catch {
      sorry(true); // the words stay in their field, and sent again they are the same delivery
    } finally {
      clearTimeout(timer);
      log.removeAttribute("aria-busy");
      busy = false;
    }
  }

  function show(page, article, pressed, typed) {
    const last = log.lastElementChild;
    const from = typed ? null : pressed.closest("article") || last;
    const inPlace = from === last && "inPlace" in last.dataset && "inPlace" in article.dataset;
    const sameScreen = !typed && pressed.classList.contains("language");
    if ("clears" in article.dataset) log.textContent = "";
    else if (inPlace || sameScreen) last.remove();
    log.append(article);
    while (log.children.length > MOST_ANSWERS) log.firstElementChild.remove();
    for (const part of document.querySelectorAll("[data-part]")) {
      const next = page.querySelector(`[data-part="${part.dataset.part}"]`);
      if (next && !part.isEqualNode(next)) part.replaceWith(next);
    }
    root.lang = page.documentElement.lang;
    root.dir = page.documentElement.dir;
    field.placeholder = page.getElementById("text").placeholder;
    if (typed) field.value = "";
    // On a phone the keyboard would hide the answer; at a desk the next words can follow at once.
    const writing = typed && matchMedia("(pointer: fine)").matches;
    (writing ? field : article).focus({ preventScroll: true });
    article.scrollIntoView({ block: "start" });
  }
})();
