// The page: what is edited is asked about, what is answered is drawn.

import { clocks, dark, tell } from "./answer.js";
import { Behind } from "./behind.js";
import { Asking, complain, el, line, one, options, read } from "./basics.js";
import { Fields, PRICE, State, changes, mended } from "./company.js";
import { fileMenu } from "./files.js";
import { leftOutWords, offerLives, openedAs, turnable } from "./opened.js";
import { Plan, numeric } from "./plan.js";

const state = new State();
const IDLE = 5000, LOOKING = "Looking back on the months that were observed…";
let start = null, answered = null, waiting = 0, checked = "", facts = "", wrong = [], broken = null;
// The change made last, and what had been asked before it.
let suspect = null, before = null;

const asking = new Asking(draw, failed, looking);
const plan = new Plan(one("timeline"), one("actions"), move, settled, (key) => change((now) => { delete now.plan[key]; }));
const fields = new Fields(edit, settled, (make) => change(make));
const behind = new Behind(() => state.request);

async function draw(event, asked) {
  answered = event;
  wrong = [];
  document.body.classList.remove("stale", "looking");
  complainAll();
  state.take(event.read, asked);
  if (event.stage === "refined") state.accept(asked);
  fields.draw(state);
  tools();
  behind.plans = event.plans.length > 1 ? [...event.plans].reverse() : event.plans;
  suspect = null;
  tell(event, state.company.question, asked.lives);
  plan.draw(state, event.starts);
  await clocks(event, state.now.clocks, state.company.horizon_months);
  if (event.stage === "refined") checkLater();
  if (event.stage === "refined" && !broken) lookAtFiles();
  one("footer").textContent =
    `All of this is in this model. Lives are addressed by seed and number: the scenario that you download gives the same answer ` +
    `on the command line. ${event.plans.map((name) => `${name}: ${event.hashes[name]}`).join("; ")}.`;
}

// The checks take seconds of both processors: they wait until nobody edits, once for each company.
function checkLater() {
  clearTimeout(waiting);
  const { plan, ...rest } = state.diff, company = JSON.stringify([state.source, rest]);
  if (company !== checked) waiting = setTimeout(() => { checked = company; behind.watch(); }, IDLE);
}

function failed(error) {
  document.body.classList.add("stale");
  document.body.classList.remove("looking");
  wrong = error.errors ?? [{ key: "", text: error.message }];
  // What the months observed do not go with is the change made last, as they were fine before it.
  if (suspect && wrong.length === 1 && wrong[0].key.startsWith("observed")) {
    wrong = [{ key: suspect.key, text: `This does not go with the months that were observed. ${wrong[0].text}.` }];
  }
  if (one("facts").textContent === LOOKING) one("facts").textContent = facts;
  complainAll();
  if (state.source) state.keep();
  // What is no refusal is a mistake of this page.
  if (error.key === undefined) console.error(error);
}

// Fields are made anew now and then: what is wrong stays marked for as long as it is wrong.
function complainAll() {
  const { marked, rest } = complain(wrong);
  const told = marked && `${marked === 1 ? "1 value is" : `${marked} values are`} not accepted: this is the answer before.`;
  const fades = !marked && rest && answered && "This is the answer before.";
  line(one("error"), [told, rest, fades].filter(Boolean).join(" "));
}

function looking() {
  document.body.classList.add("stale", "looking");
  if (one("facts").textContent !== LOOKING) facts = one("facts").textContent;
  one("facts").textContent = LOOKING;
}

// Ask anew for what is there now; `event` is what somebody did.
function ask(event) {
  clearTimeout(waiting);
  if (event) one("told").hidden = true;
  behind.old();
  suspects();
  asking.ask(state.request, event?.timeStamp);
}

// Of what is changed since it was last asked, the first; it stays the one until it is changed itself.
function suspects() {
  const now = changes(state.diff), last = before ?? now;
  const keys = [...new Set([...Object.keys(now), ...Object.keys(last)])];
  const changed = keys.find((key) => JSON.stringify(now[key]) !== JSON.stringify(last[key]));
  before = now;
  if (suspect && JSON.stringify(now[suspect.key]) === suspect.value) return;
  suspect = changed ? { key: changed, value: JSON.stringify(now[changed]) } : null;
}

function show() {
  fields.draw(state);
  offerLives(start.replications, state.now.lives);
  plan.draw(state, answered?.starts);
  one("against").value = state.now.against;
  for (const box of document.querySelectorAll("[name=clock]")) box.checked = state.now.clocks.includes(box.value);
  tools();
  if (wrong.length) complainAll();
}

function tools() {
  one("undo").disabled = !state.past.length;
  one("redo").disabled = !state.future.length;
  one("reset").disabled = !Object.keys(state.diff).length;
}

function edit(make, event) {
  make(state.now);
  fields.draw(state);
  plan.draw(state, answered?.starts);
  if (wrong.length) complainAll();
  ask(event);
}

function move(key, month, event) {
  edit((now) => { now.plan[key].month = month; }, event);
}

function settled() {
  state.settle();
  tools();
}

function change(make, event) {
  make(state.now);
  settled();
  show();
  ask(event);
}

const company = (source, kept) => read("/api/company", Object.fromEntries(Object.entries({
  source, diff: kept?.diff, against: kept?.against, price_months: kept?.price, lives: kept?.lives, mend: kept ? true : undefined,
}).filter(([, value]) => value !== undefined)));

async function open(source, kept, accepted) {
  let found = await company(source, kept);
  const leftOut = found.left_out, lost = leftOut.map((each) => each.key);
  // In place of what is refused comes what was accepted last, if that is known.
  if (lost.length && accepted) {
    kept = mended(kept, accepted, lost);
    found = await company(source, kept);
  }
  answered = null;
  wrong = [];
  suspect = before = null;
  const refused = found.left_out.map((each) => each.key);
  const further = { ...kept, price: refused.includes("price_months") ? PRICE : kept?.price };
  if (refused.includes("against")) further.against = undefined;
  further.lives = refused.includes("lives") ? undefined : kept?.lives;
  further.lives ??= start.replications;
  state.load(source, found.base, found.now, further);
  say(leftOut.length ? leftOutWords(leftOut, state) : openedAs(found.opened_as));
  const named = found.base.alternatives_named;
  options(one("against"), found.base.against.map((name) => [name, named?.[name] ?? name]), state.now.against);
  turnable(found.base);
  list();
  line(one("file-said"), "");
  one("found").replaceChildren();
  behind.stop();
  show();
  ask();
}

// It stays until something is edited.
const say = (text) => line(one("told"), text);

// Reading all files of the folder takes a while: nobody waits for it.
async function lookAtFiles() {
  broken ??= {};
  try {
    ({ broken } = await read("/api/files"));
    for (const option of one("company").options) dim(option);
  } catch (error) {
    console.warn(error.message);
  }
}

function dim(option) {
  const [kind, ...name] = option.value.split(":"), file = name.join(":");
  const why = kind === "folder" ? broken?.[file] : undefined;
  const shown = kind !== "folder" ? option.textContent : why ? `${file} (cannot be opened)` : file;
  option.disabled = Boolean(why);
  option.title = why ?? option.dataset.question ?? "";
  // The list may be open just now.
  if (option.textContent !== shown) option.textContent = shown;
}

function list() {
  const { kind, name } = state.source;
  const own = start.files.map((file) => el("option", { value: `folder:${file}` }, file));
  const [first, more] = [[], []];
  for (const each of start.shipped) {
    (/^(claims|facts|laboratory)\//.test(each.name) ? more : first).push(el("option", { value: `shipped:${each.name}`, "data-question": each.question }, each.name));
  }
  const groups = [["Your folder", own], ["Shipped", first], ["Claims, facts, laboratory", more]];
  if (kind === "text") groups.unshift(["Opened", [el("option", { value: "text:" }, name)]]);
  one("company").replaceChildren(...groups.filter(([, each]) => each.length).map(([label, each]) => el("optgroup", { label }, ...each)));
  one("company").value = kind === "text" ? "text:" : `${kind}:${name}`;
  for (const option of one("company").options) dim(option);
}

one("company").addEventListener("change", async () => {
  const [kind, ...name] = one("company").value.split(":");
  try {
    await open({ kind, name: name.join(":") });
  } catch (error) {
    // The answer there is still belongs to the company there is.
    say(error.message);
    list();
  }
});
one("company").addEventListener("focus", lookAtFiles);
one("against").addEventListener("change", (event) => change((now) => { now.against = one("against").value; }, event));
one("lives").addEventListener("change", (event) => change((now) => { now.lives = Number(one("lives").value); }, event));
one("undo").addEventListener("click", (event) => state.undo() && (show(), ask(event)));
one("redo").addEventListener("click", (event) => state.redo() && (show(), ask(event)));
one("reset").addEventListener("click", (event) => state.reset() && (show(), ask(event)));
addEventListener("keydown", (event) => {
  const typing = event.target.matches?.("input:not([type=range]):not([type=checkbox]), textarea");
  if (!(event.ctrlKey || event.metaKey) || typing || event.key.toLowerCase() !== "z") return;
  event.preventDefault();
  if (event.shiftKey ? state.redo() : state.undo()) { show(); ask(event); }
});
for (const box of document.querySelectorAll("[name=clock]")) {
  box.addEventListener("change", async () => {
    state.now.clocks = [...document.querySelectorAll("[name=clock]:checked")].map((each) => each.value);
    settled();
    if (answered) await clocks(answered, state.now.clocks, state.company.horizon_months);
  });
}
dark.addEventListener("change", () => answered && clocks(answered, state.now.clocks, state.company.horizon_months));

function form(id, made) {
  one(id).addEventListener("submit", (event) => { event.preventDefault(); made(one(id).elements, event); });
}
form("add-person", (inputs, event) => {
  const name = inputs.name.value.trim();
  if (!name || name in state.now.team) {
    complain([{ key: "person", text: name ? `There is somebody called ${name} already.` : "A person has a name." }], one("add-person"));
    return;
  }
  complain([], one("add-person"));
  change((now) => { now.team[name] = { role: inputs.role.value, level: "senior" }; }, event);
  inputs.name.value = "";
});
form("add-hire", (inputs, event) => {
  const role = inputs.role.value, label = state.company.roles[role];
  const taken = { ...state.now.plan, ...state.now.team, ...state.base.plan, ...state.base.team };
  let key = label, count = 1;
  while (key in taken) { count += 1; key = `${label} ${count}`; }
  const month = numeric(inputs.month.value);
  change((now) => { now.plan[key] = { verb: "open_requisition", target: role, label, month, when: null, hires: true, level: "senior" }; }, event);
});
form("add-number", async (inputs) => {
  const name = inputs.name.value.trim();
  try {
    const field = await read("/api/parameter", { source: state.source, name });
    state.fields[field.key] = field;
    change((now) => { now.parameters[field.key] = field.text; });
    inputs.name.value = "";
    complain([], one("add-number"));
  } catch (error) {
    complain([{ key: "register", text: error.message }], one("add-number"));
  }
});
fileMenu(() => state.request, form, async () => {
  start.files = (await read("/api/start")).files;
  list();
  lookAtFiles();
});

one("open").addEventListener("click", () => { one("opening-error").hidden = true; one("opening").showModal(); });
one("not-open").addEventListener("click", () => one("opening").close());
form("opening-form", async (inputs) => {
  const file = inputs.file.files[0];
  const text = file ? await file.text() : inputs.text.value;
  try {
    await open({ kind: "text", name: file?.name ?? "pasted.yaml", text });
    one("opening").close();
    one("opening-form").reset();
  } catch (error) {
    one("opening-error").textContent = error.message;
    one("opening-error").hidden = false;
  }
});

// Take up what was edited before a reload: the newest that is accepted, and say what is not.
async function reopen(kept) {
  let lost = "";
  if (kept?.source) {
    for (const edits of [kept.editing, kept.accepted]) {
      try {
        await open(kept.source, edits, edits === kept.editing ? kept.accepted : undefined);
        if (lost) say(`The last edits were not accepted and are left out: ${lost}`);
        return;
      } catch (error) {
        if (error.gone !== false) throw error;
        lost ||= error.message;
      }
    }
    State.forget();
  }
  await open(start.source);
  if (lost) say(`What was edited cannot be opened again: ${lost}`);
}

// The token in the address has been taken: nobody needs to see or keep it.
history.replaceState(null, "", location.pathname);
try {
  start = await read("/api/start");
  await reopen(State.kept());
} catch (error) {
  one("headline").textContent = "There is no answer yet.";
  failed(error);
}
