// Rules of accessibility that every page must keep, as an expression that gives a list of what is wrong. They are those of
// WCAG 2 AA that a program can check: contrast, names, landmarks, heads of tables, ids, and no scrolling sideways.
(() => {
  const wrong = [];
  const told = (rule, element, more) => {
    const what = element.outerHTML.replace(/\s+/g, " ").slice(0, 120);
    wrong.push(`${rule}: ${what}${more ? " – " + more : ""}`);
  };
  const shown = (e) => e.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && e.getClientRects().length > 0;
  const all = (selector) => [...document.querySelectorAll(selector)].filter(shown);

  const rgba = (colour) => {
    const m = colour.match(/[\d.]+/g).map(Number);
    return { r: m[0], g: m[1], b: m[2], a: m.length > 3 ? m[3] : 1 };
  };
  const over = (top, under) => ({
    r: top.r * top.a + under.r * (1 - top.a), g: top.g * top.a + under.g * (1 - top.a), b: top.b * top.a + under.b * (1 - top.a), a: 1,
  });
  const luminance = ({ r, g, b }) => {
    const part = (v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const background = (e) => {
    const layers = [];
    for (let at = e; at; at = at.parentElement) {
      const c = rgba(getComputedStyle(at).backgroundColor);
      if (c.a > 0) layers.push(c);
      if (c.a === 1) break;
    }
    return layers.reverse().reduce((under, top) => over(top, under), { r: 255, g: 255, b: 255, a: 1 });
  };
  let measured = 0;
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const e = node.parentElement;
    if (!node.data.trim() || !shown(e) || e.closest("title, script, style, .hidden, .skip")) continue;
    const style = getComputedStyle(e);
    const under = background(e);
    const ink = over(rgba(e.closest("svg") ? style.fill : style.color), under);
    const [light, dark] = [luminance(ink), luminance(under)].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && parseInt(style.fontWeight) >= 700);
    measured++;
    if (ratio < (large ? 3 : 4.5)) told("contrast", e, ratio.toFixed(2));
  }
  if (measured < 20) wrong.push(`contrast: only ${measured} texts were measured`);

  const name = (e) => (e.getAttribute("aria-label") || e.labels?.[0]?.textContent || e.querySelector("title")?.textContent || e.textContent || "").trim();
  for (const e of all("a[href], button, input:not([type=hidden]), select, summary, [role=region], nav, aside, svg:not([aria-hidden=true])")) {
    if (!name(e)) told("name", e);
  }
  for (const e of all("[aria-labelledby]")) {
    for (const id of e.getAttribute("aria-labelledby").split(" ")) if (!document.getElementById(id)) told("label that is not there", e);
  }
  for (const [selector, least, most] of [["main", 1, 1], ["h1", 1, 1], ["header", 1, 9], ["nav", 1, 9], ["footer", 1, 1]]) {
    const n = document.querySelectorAll(selector).length;
    if (n < least || n > most) wrong.push(`landmarks: ${n} of ${selector}`);
  }
  let level = 1;
  for (const e of document.querySelectorAll("h1, h2, h3, h4")) {
    const now = Number(e.tagName[1]);
    if (now > level + 1) told("level of a heading", e);
    level = now;
  }
  for (const e of document.querySelectorAll("table")) {
    if (!e.querySelector("th")) told("table without heads", e);
  }
  for (const e of document.querySelectorAll("th:not([scope])")) told("head without scope", e);
  const ids = new Set();
  for (const e of document.querySelectorAll("[id]")) {
    if (ids.has(e.id)) told("id twice", e);
    ids.add(e.id);
  }
  for (const e of all("div, section, table")) {
    if (e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === "auto" && e.tabIndex < 0) told("scrolls, but not by keyboard", e);
  }
  if (!document.documentElement.lang) wrong.push("no language");
  if (document.documentElement.scrollWidth > innerWidth) {
    const wide = all("body *").filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll, svg"));
    wrong.push(`scrolls sideways: ${document.documentElement.scrollWidth} of ${innerWidth}: ${wide.slice(-1).map((e) => e.outerHTML.slice(0, 120))}`);
  }
  return wrong;
})()
