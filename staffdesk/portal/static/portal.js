// What a click does without loading a page anew. Every page works without this file: it only sends the same
// links and forms by itself, puts the answer in place of <main>, keeps the focus, and says what happened.
(() => {
  "use strict";
  const SPACE = "\u202f";
  const page = () => document.getElementById("contenu");
  const voice = document.createElement("p");
  let busy = false;
  let timer = 0;
  let asked = 0;
  const PATIENCE = 20000;
  let elsewhere = false;
  const here = () => location.pathname + location.search;
  let at = here();

  voice.className = "hide";
  voice.setAttribute("role", "status");
  document.body.append(voice);
  document.documentElement.classList.add("js");

  const euros = (cents) => {
    const whole = String(Math.floor(Math.abs(cents) / 100)).replace(/\B(?=(\d{3})+$)/g, SPACE);
    const sign = cents > 0 ? "+" : cents < 0 ? "\u2212" : "";
    return `${sign}${whole},${String(Math.abs(cents) % 100).padStart(2, "0")}\u00a0€`;
  };

  const boxes = (form) => [...form.querySelectorAll(".cell input")];

  // The send bar tells how many ticks there are and what they change.
  function count(form) {
    const told = form.querySelector(".ticks");
    if (!told) return;
    const ticked = boxes(form).filter((box) => box.checked);
    const known = ticked.every((box) => box.dataset.c !== undefined);
    const cents = ticked.reduce((sum, box) => sum + Number(box.dataset.c || 0), 0);
    const number = `${ticked.length} choix à envoyer`;
    told.textContent = ticked.length && known ? `${number}\u00a0: ${euros(cents)}` : number;
  }

  // Of slots that exclude one another one stays; the one that is booked is given up with the same sending.
  function part(box) {
    if (!box.checked || box.name === "cancel" || !box.dataset.r) return;
    const rivals = box.dataset.r.split(" ");
    for (const other of boxes(box.form)) {
      if (rivals.includes(other.value)) other.checked = other.name === "cancel";
    }
  }

  const swappable = (url) => new URL(url, location.href).origin === location.origin;

  // A line that is dead tells nothing: after a while one is told, and may send again. A file takes its time.
  async function fetched(url, options) {
    const headers = { "X-Swap": "1" };
    const patience = new AbortController();
    const isFile = options && options.body instanceof FormData;
    if (!isFile) setTimeout(() => patience.abort(), PATIENCE);
    const { signal } = patience;
    const answer = await fetch(url, { credentials: "same-origin", headers, signal, ...options });
    const kind = answer.headers.get("Content-Type") || "";
    if (!kind.startsWith("text/html")) throw new Error("no page");
    return [answer, new DOMParser().parseFromString(await answer.text(), "text/html")];
  }

  // Ticks that were not sent wait on the portal, however one leaves the month.
  function kept() {
    const form = document.querySelector("form.grid[data-touched]");
    if (!form) return undefined;
    const data = sent(form);
    data.append("vers", "");
    return [form.action, data];
  }

  // A whole page comes back; only what can have changed is put in place.
  function show(fresh, stays) {
    const held = stays && document.activeElement && document.activeElement.id;
    const told = fresh.querySelector("#contenu [autofocus]");
    if (told) told.removeAttribute("autofocus");
    page().replaceWith(document.adoptNode(fresh.getElementById("contenu")));
    for (const part of [".bar", ".mail", "footer"]) {
      const [old, there] = [document.querySelector(part), fresh.querySelector(part)];
      if (old && there) old.replaceWith(document.adoptNode(there));
    }
    document.title = fresh.title;
    at = here();
    start();
    const there = (id) => id !== "contenu" && document.getElementById(id);
    const kept = !told && held && (there(held) || there(held.replace("comme", "semaine")));
    const target = told || kept || page();
    target.focus({ preventScroll: Boolean(kept) });
    voice.textContent = told ? told.textContent.trim() : fresh.title;
  }

  // Where the answer is no page of this kind (signed out, an error page), the browser goes there itself.
  const isElsewhere = (fresh) => !fresh.getElementById("contenu") || !fresh.querySelector(".bar");

  function failed() {
    busy = false;
    page().removeAttribute("aria-busy");
    voice.textContent = "";
    start();
    let note = document.getElementById("hors-ligne");
    if (!note) {
      note = document.createElement("p");
      note.id = "hors-ligne";
      note.className = "note red";
      note.tabIndex = -1;
      note.textContent =
        "Pas de réponse du portail. Vos choix sont toujours cochés\u00a0: vérifiez la connexion, puis envoyez de nouveau.";
      page().prepend(note);
    }
    note.focus();
  }

  async function go(url, options, keep, turned) {
    if (busy) return;
    busy = true;
    page().setAttribute("aria-busy", "true");
    document.getElementById("hors-ligne")?.remove();
    const told = options && document.querySelector(".ticks");
    if (told) told.textContent = "Envoi en cours…";
    try {
      const ticks = !options && kept();
      if (ticks) await fetch(ticks[0], { method: "POST", body: ticks[1], credentials: "same-origin" });
      const [answer, fresh] = await fetched(url, options);
      const bare = answer.url.split("#")[0];
      if (isElsewhere(fresh)) {
        elsewhere = true;
        return location.assign(bare);
      }
      busy = false;
      const shown = answer.redirected || !options ? bare.replace(/[?&]envoyee=\w+$/, "") : location.href;
      if (keep) history[shown === location.href ? "replaceState" : "pushState"]({}, "", shown);
      show(fresh, !answer.redirected || turned);
    } catch {
      failed();
    }
  }

  function sent(form, button) {
    const data = new FormData(form);
    if (button && button.name) data.append(button.name, button.value);
    return form.enctype === "multipart/form-data" ? data : new URLSearchParams(data);
  }

  // A form tells its total while one fills it in; only the last answer counts.
  function preview(form) {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const number = ++asked;
      const data = sent(form);
      data.append("etape", "voir");
      try {
        const [, fresh] = await fetched(form.action, { method: "POST", body: data });
        const [old, there] = [document, fresh].map((each) => each.getElementById(form.dataset.live));
        if (number === asked && old && there && !old.contains(document.activeElement)) {
          old.replaceWith(document.adoptNode(there));
          const told = document.querySelector(`#${form.dataset.live} strong`);
          voice.textContent = told ? told.parentElement.textContent.trim() : "";
        }
      } catch {
        // The button says the total as well.
      }
    }, 300);
  }

  function start() {
    for (const form of document.querySelectorAll("form.grid")) count(form);
  }

  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (!form) return;
    if (form.matches(".grid")) {
      form.dataset.touched = "1";
      part(event.target);
      count(form);
      voice.textContent = form.querySelector(".ticks")?.textContent || "";
    }
    if (form.dataset.live) preview(form);
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-swap]");
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey && !event.button;
    if (!link || !plain || !swappable(link.href)) return;
    event.preventDefault();
    go(link.href, undefined, true);
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-swap]") || !swappable(form.action)) return;
    event.preventDefault();
    const data = sent(form, event.submitter);
    if (form.method === "get") {
      go(`${form.action.split("?")[0]}?${data}`, undefined, true);
    } else {
      // What was sent arrives even if the page is left before the answer.
      const keepalive = data instanceof URLSearchParams;
      const turned = event.submitter && ["vers", "comme"].includes(event.submitter.name);
      go(form.action, { method: "POST", body: data, keepalive }, true, turned);
    }
  });

  // A link inside the page makes history too: nothing is fetched for it, or what was typed would be lost.
  addEventListener("popstate", () => {
    if (here() !== at) go(location.href, undefined, false);
  });
  function leave() {
    const ticks = !elsewhere && kept();
    if (ticks) navigator.sendBeacon(...ticks);
  }

  addEventListener("pagehide", leave); // while something is under way too: it may never arrive
  document.addEventListener("visibilitychange", () => document.hidden && !busy && leave());
  addEventListener("pageshow", start);
  start();
})();
