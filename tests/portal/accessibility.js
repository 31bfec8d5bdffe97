// Checks of a page, each returning the list of what is wrong. Run inside the page by accessibility.py.
(() => {
  const CONTROLS =
    "a[href],button,summary,select,textarea,input:not([type=hidden]):not([hidden])";
  const shown = (selector) =>
    [...document.querySelectorAll(selector)].filter((e) => e.checkVisibility());
  const told = (e) => e.outerHTML.slice(0, 110);

  function names() {
    const named = (e) =>
      e.getAttribute("aria-label") ||
      e.textContent.trim() ||
      [...(e.labels || [])].some((label) => label.textContent.trim());
    return shown(CONTROLS).filter((e) => !named(e)).map(told);
  }

  function headings() {
    const all = [...document.querySelectorAll("h1,h2,h3,h4")];
    const wrong = all.filter((h) => h.tagName === "H1").length === 1 ? [] : ["not one h1"];
    all.reduce((last, h) => {
      const level = Number(h.tagName[1]);
      if (level > last + 1) wrong.push(told(h));
      return level;
    }, 0);
    return wrong;
  }

  function targets() {
    const area = (e) => (["checkbox", "radio"].includes(e.type) ? e.closest("label") || e : e);
    const insideText = (e) =>
      e.tagName === "A" &&
      getComputedStyle(e).display === "inline" &&
      e.parentElement.textContent.trim().length > e.textContent.trim().length + 1;
    const free = (e) => e.classList.contains("skip") || insideText(e) || e.closest("h2 a,h3 a");
    return shown(CONTROLS)
      .filter((e) => !free(e))
      .map((e) => [e, area(e).getBoundingClientRect()])
      .filter(([, box]) => box.height < 43.5 || box.width < 43.5)
      .map(([e, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${told(e)}`);
  }

  function contrast() {
    const numbers = (colour) => (colour.match(/[\d.]+/g) || []).map(Number);
    const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    const light = ([r, g, b]) =>
      0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
    const ground = (e) => {
      for (; e; e = e.parentElement) {
        const colour = numbers(getComputedStyle(e).backgroundColor);
        if (colour.length === 3 || colour[3] > 0) return colour;
      }
      return [255, 255, 255];
    };
    const wrong = new Set();
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const e = walk.currentNode.parentElement;
      if (!walk.currentNode.data.trim() || !e.checkVisibility()) continue;
      const style = getComputedStyle(e);
      const [a, b] = [light(numbers(style.color)), light(ground(e))];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      const size = parseFloat(style.fontSize);
      const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      if (ratio < (large ? 3 : 4.5)) wrong.add(`${ratio.toFixed(2)} ${told(e)}`);
    }
    return [...wrong];
  }

  function focus() {
    const marked = (e) => {
      const style = getComputedStyle(e);
      return style.outlineStyle === "solid" && parseFloat(style.outlineWidth) >= 2;
    };
    return shown(CONTROLS)
      .filter((e) => {
        e.focus({ focusVisible: true });
        const cell = e.closest(".cell");
        const marks = [e, ...(cell ? cell.querySelectorAll(".box") : [])];
        return document.activeElement !== e || !marks.some(marked);
      })
      .map(told);
  }

  function structure() {
    const wrong = [];
    if (document.documentElement.lang !== "fr") wrong.push("lang");
    if (!document.title.trim()) wrong.push("title");
    if (document.querySelectorAll("main").length !== 1) wrong.push("main");
    const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
    wrong.push(...ids.filter((id, n) => ids.indexOf(id) !== n).map((id) => `id twice: ${id}`));
    for (const e of document.querySelectorAll("[aria-describedby],label[for]")) {
      const named = (e.getAttribute("aria-describedby") || e.getAttribute("for")).split(" ");
      wrong.push(...named.filter((id) => !ids.includes(id)).map((id) => `nothing called ${id}`));
    }
    const bare = "nav:not([aria-label]),table:not(:has(caption)),th:not([scope])";
    wrong.push(...[...document.querySelectorAll(bare)].map(told));
    for (const e of document.querySelectorAll("a[href^='#']")) {
      if (!ids.includes(decodeURIComponent(e.hash.slice(1)))) wrong.push(`leads nowhere: ${e.hash}`);
    }
    return wrong;
  }

  function overflow() {
    const width = document.documentElement.clientWidth;
    const page = document.documentElement.scrollWidth;
    if (page <= width) return [];
    const out = shown("body *").filter((e) => e.getBoundingClientRect().right > width + 1);
    return [`page ${page} > ${width}`, ...out.slice(0, 5).map(told)];
  }

  return { names, headings, targets, contrast, focus, structure, overflow };
})();
