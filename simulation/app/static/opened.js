// A company as it was opened: what can be chosen of it, and what was left out.

import { el, one, options } from "./basics.js";
import { shown } from "./company.js";

const LIVES = [1000, 2000, 5000, 10_000, 20_000];

// The usual choices, and how many lives the app was started with.
export function offerLives(usual, chosen) {
  const counts = [...new Set([...LIVES, usual, chosen])].sort((a, b) => a - b);
  options(one("lives"), counts.map((count) => [count, count.toLocaleString("en")]), chosen);
}

// The company's own numbers first, as the page calls them.
export function turnable(base) {
  const own = [
    ...[...base.money, ...base.needs].map((field) => [field.key, field.meaning]),
    ...base.parameters.map((field) => [field.key, field.label]),
  ];
  const mine = own.map(([key]) => key);
  const others = base.further.filter((row) => !mine.includes(row.name)).map((row) => [row.name, row.meaning]);
  const group = (label, choices) => el("optgroup", { label }, ...choices.map(([value, text]) => el("option", { value }, text)));
  one("turned").replaceChildren(group("Your company", own), group("Other numbers of the model", others));
  one("turned").value = "cash_usd";
}

// Of one value, what it needs is said too; of each, what it is now.
export function leftOutWords(leftOut, state) {
  const told = leftOut.map(({ key, text }) => {
    const value = valueNow(key, state), words = leftOut.length > 1 ? text.split(", needs ")[0] : text;
    return value === undefined ? words : `${words}; it is ${value} now`;
  });
  return `Left out, as ${told.length > 1 ? "they were" : "it was"} not accepted: ${told.join("; ")}.`;
}

function valueNow(key, { now }) {
  const [section, ...rest] = key.split("."), name = rest.join(".");
  if (section === "parameters") return now.parameters[name.split(".")[0]];
  if (section === "plan") {
    const action = now.plan[name.replace(/\.month$/, "")];
    return action && (action.month === null ? "never" : `month ${action.month}`);
  }
  if (section === "price_months") return `${now.price} months`;
  return section in now.values ? shown(now.values[section]) : undefined;
}

export const openedAs = (name) => (name ? `The file plans nobody: your plan below is its alternative "${name}". Reset brings the file's plan back.` : "");
