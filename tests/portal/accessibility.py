"""Checks of a page in a real browser, each giving the list of what is wrong: labels, headings, targets, contrast.

Our own, in a few lines each: the criteria of WCAG 2.1 AA that a program can decide.
"""

from typing import cast

from playwright.sync_api import Page

_NAMES = """() => [...document.querySelectorAll('input:not([type=hidden]):not([hidden]),select,textarea,button,a[href],summary')]
  .filter(e => e.checkVisibility())
  .filter(e => !(e.getAttribute('aria-label') || e.textContent.trim() || (e.labels && [...e.labels].some(l => l.textContent.trim()))))
  .map(e => e.outerHTML.slice(0, 120))"""

_HEADINGS = """() => { const wrong = []; let last = 0; const all = [...document.querySelectorAll('h1,h2,h3,h4')];
  if (all.filter(h => h.tagName === 'H1').length !== 1) wrong.push('not one h1');
  for (const h of all) { const level = +h.tagName[1]; if (level > last + 1) wrong.push(h.outerHTML.slice(0, 80)); last = level; }
  return wrong; }"""

_TARGETS = """() => { const wrong = [];
  for (const e of document.querySelectorAll('a[href],button,summary,select,textarea,input:not([type=hidden]):not([hidden])')) {
    if (!e.checkVisibility() || e.classList.contains('skip')) continue;
    const box = (e.type === 'checkbox' || e.type === 'radio') ? (e.closest('label') || e).getBoundingClientRect() : e.getBoundingClientRect();
    const own = e.textContent.trim(), around = e.parentElement.textContent.trim();
    const inText = e.tagName === 'A' && getComputedStyle(e).display.startsWith('inline') && around.length > own.length + 1;
    const heading = e.tagName === 'A' && e.closest('h2,h3');
    if (!inText && !heading && (box.height < 43.5 || box.width < 43.5)) wrong.push(Math.round(box.width) + 'x' + Math.round(box.height) + ' ' + e.outerHTML.slice(0, 100)); }
  return wrong; }"""

_CONTRAST = """() => { const parse = c => (c.match(/[\\d.]+/g) || []).map(Number);
  const lum = ([r, g, b]) => { const f = v => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }; return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b); };
  const ground = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.length === 3 || c[3] > 0) return c; } return [255, 255, 255]; };
  const wrong = new Set(); const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) { const e = walk.currentNode.parentElement; if (!walk.currentNode.data.trim() || !e.checkVisibility()) continue;
    const s = getComputedStyle(e), a = lum(parse(s.color)), b = lum(ground(e)); const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const large = parseFloat(s.fontSize) >= 24 || (parseFloat(s.fontSize) >= 18.66 && +s.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) wrong.add(ratio.toFixed(2) + ' ' + s.color + ' ' + walk.currentNode.data.trim().slice(0, 40)); }
  return [...wrong]; }"""

_FOCUS = """() => { const wrong = [];
  for (const e of document.querySelectorAll('a[href],button,summary,select,textarea,input:not([type=hidden]):not([hidden])')) {
    if (!e.checkVisibility()) continue; e.focus({focusVisible: true});
    const marks = [e, ...(e.parentElement.classList.contains('cell') ? e.parentElement.querySelectorAll('.box') : [])];
    if (document.activeElement !== e || !marks.some(m => { const s = getComputedStyle(m); return s.outlineStyle === 'solid' && parseFloat(s.outlineWidth) >= 2; })) wrong.push(e.outerHTML.slice(0, 100)); }
  return wrong; }"""

_STRUCTURE = """() => { const wrong = [];
  if (document.documentElement.lang !== 'fr') wrong.push('lang');
  if (!document.title.trim()) wrong.push('title');
  if (document.querySelectorAll('main').length !== 1) wrong.push('main');
  const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) wrong.push('id twice: ' + id);
  for (const e of document.querySelectorAll('[aria-describedby],label[for]'))
    for (const id of (e.getAttribute('aria-describedby') || e.getAttribute('for')).split(' ')) if (!document.getElementById(id)) wrong.push('nothing called ' + id);
  for (const e of document.querySelectorAll('nav:not([aria-label]),table:not(:has(caption)),th:not([scope])')) wrong.push(e.outerHTML.slice(0, 80));
  for (const e of document.querySelectorAll('a[href^=\"#\"]')) if (!document.getElementById(e.hash.slice(1)) && !document.getElementById(decodeURIComponent(e.hash.slice(1)))) wrong.push('leads nowhere: ' + e.hash);
  return wrong; }"""  # fmt: skip

_OVERFLOW = """() => { const width = document.documentElement.clientWidth; if (document.documentElement.scrollWidth <= width) return [];
  return ['page ' + document.documentElement.scrollWidth + ' > ' + width, ...[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > width + 1 && e.checkVisibility()).slice(0, 5).map(e => e.outerHTML.slice(0, 90))]; }"""


def _ask(page: Page, question: str) -> list[str]:
    return cast("list[str]", page.evaluate(question))


def faults(page: Page) -> dict[str, list[str]]:
    """Return what is wrong with a page, by check; empty when nothing is."""
    checks = {
        "names": _NAMES,
        "headings": _HEADINGS,
        "targets": _TARGETS,
        "contrast": _CONTRAST,
        "focus": _FOCUS,
        "structure": _STRUCTURE,
        "overflow": _OVERFLOW,
    }
    return {name: found for name, question in checks.items() if (found := _ask(page, question))}


def overflow(page: Page) -> list[str]:
    """Return what sticks out of the page sideways."""
    return _ask(page, _OVERFLOW)


def enlarge_text(page: Page, percent: int) -> None:
    """Show the text larger, as a setting of the browser does."""
    page.evaluate("percent => { document.documentElement.style.fontSize = percent + '%'; }", percent)
