// Words, numbers and elements. Whatever stands in a page of the dataset is text here: it is never read as HTML.
"use strict";
const told = JSON.parse(document.getElementById("told").textContent);
let language = document.documentElement.dataset.language;

const word = (name, filled = {}) =>
  oneOf(told.words[name][language === "zh" ? 1 : 0].replace(/\{(\w+)\}/g, (_, key) => String(filled[key])));
// "1 facts" is no English
const oneOf = (text) => (language === "en" ? text.replace(/(^|[^\d.,])1 (fact|page|statement|event|pairing|amount|number|item|person-time|household|village|session|piece|set|time|dollar)s\b/g, "$11 $2").replace(/(^|[^\d.,])1 people\b/g, "$11 person") : text);
const either = (pair) => (pair ? pair[language === "zh" ? 1 : 0] : "");

// the label of a code of a closed list: labelOf("measure", "aid_funds")
const labelOf = (list, code) => (told.labels[list] && told.labels[list][code] ? either(told.labels[list][code]) : code);
const provinceOf = (code) => (code === null ? word("no_province") : told.provinceNames[code] || code);

const numberFormats = {};
function shownNumber(value) {
  const locale = language === "zh" ? "zh-CN" : "en";
  numberFormats[locale] ||= new Intl.NumberFormat(locale, { maximumFractionDigits: 6 });
  return numberFormats[locale].format(value);
}
// counters that English has no word for stay as the page has them
const shownUnit = (unit) => (told.words[`unit_${unit}`] ? word(`unit_${unit}`) : unit);
const shownValue = (value, unit) => (unit === "%" ? `${shownNumber(value)}%` : oneOf(`${shownNumber(value)} ${shownUnit(unit)}`));

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "onclick") made.addEventListener("click", value);
    else if (key === "class") made.className = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined).map((child) => (child instanceof Node ? child : String(child))));
  return made;
}
const byId = (id) => document.getElementById(id);

// a number that opens what is behind it
function numberButton(text, open) {
  return open ? element("button", { type: "button", class: "number", "aria-label": `${text}: ${word("open_facts", { number: text })}`, onclick: () => show(open) }, text) : String(text);
}

// rows of cells; a cell is text, a node, or {text, open, right}
function tableOf(heads, rows) {
  const cell = (kind, value) => {
    const plain = value === null || typeof value !== "object" || value instanceof Node;
    const content = plain ? value ?? "" : numberButton(value.text, value.open);
    return element(kind, { class: !plain && value.right !== false ? "right" : null, scope: kind === "th" ? "col" : null }, content);
  };
  return element(
    "table",
    {},
    element("thead", {}, element("tr", {}, ...heads.map((head) => cell("th", head)))),
    element("tbody", {}, ...rows.map((row) => element("tr", {}, ...row.map((value) => cell("td", value))))),
  );
}
