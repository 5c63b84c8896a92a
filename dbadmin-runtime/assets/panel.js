// Makes the panel quick; nothing here is needed. Every page works without it.
//
// Lists: links and searches replace the list region only. Forms: pickers ask for rows as one
// types, and unsaved changes are not lost by accident. Everywhere: a palette to go to a page, to
// something new or to a record.

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

const make = (name, attributes = {}, ...children) => {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null) node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
};

const later = (wait, act) => {
  let timer;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...given), wait);
  };
};

let counter = 0;
const fresh = (prefix) => `${prefix}-${(counter += 1)}`;

// ── Lists ──────────────────────────────────────────────────────────────────────────────────

const region = $("[data-region=list]");
let asked = null;

/** Replaces the list region with the one at this address; on any trouble the browser goes there. */
async function load(address, { remember = true, focus = null } = {}) {
  asked?.abort();
  asked = new AbortController();
  region.classList.add("busy");
  try {
    const answer = await fetch(address, {
      headers: { "X-Dbadmin-Part": "list" },
      signal: asked.signal,
    });
    // What a form of the list refuses, it says in the list.
    if ((!answer.ok && answer.status !== 422) || !answer.headers.get("vary")?.includes("x-dbadmin-part")) {
      location.assign(address);
      return;
    }
    const search = $("input[type=search]", region);
    const typed = document.activeElement === search ? search.value : null;
    region.innerHTML = await answer.text();
    region.classList.remove("busy");
    // Opening the filters is no place of its own.
    const place = new URL(answer.url);
    if (remember && !place.searchParams.has("_open")) history.pushState({ list: true }, "", place);
    prepare(region);
    const box = $("input[type=search]", region);
    if (typed !== null && box) {
      box.focus();
      box.value = typed;
    } else if (focus) {
      $(focus, region)?.focus();
    }
  } catch (trouble) {
    if (trouble.name !== "AbortError") location.assign(address);
  }
}

/** The address that a GET form leads to, without its empty fields. */
function target(form, button) {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form, button)) {
    if (value !== "" && !name.startsWith("_find.")) fields.append(name, value);
  }
  const address = new URL(form.action, location.href);
  address.search = fields.toString();
  return address;
}

/** Says how many rows are selected, and offers what can be done with them. */
function selected() {
  const buttons = $$("[data-bulk]", region);
  if (buttons.length === 0) return;
  const boxes = $$("tbody .pick input", region);
  const many = boxes.filter((box) => box.checked).length;
  const all = $("[data-all]", region);
  all.hidden = false;
  all.checked = many > 0 && many === boxes.length;
  all.indeterminate = many > 0 && many < boxes.length;
  const whole = $("#bulk [name=_all]", region)?.checked;
  const which = whole ? "all" : many > 0 ? `${many} selected` : "selected";
  for (const button of buttons) {
    button.disabled = many === 0 && !whole;
    button.textContent = button.dataset.bulk.replace("selected", which);
  }
}

/** Has the form of one field in its cell; what is refused is said there. */
async function editCell(pen) {
  const cell = pen.closest("td");
  const href = pen.getAttribute("href");
  const before = [...cell.childNodes];
  const headers = { "X-Dbadmin-Part": "cell" };
  const leave = () => {
    cell.classList.remove("editing");
    cell.replaceChildren(...before);
    pen.focus();
  };
  const show = async (answer) => {
    cell.classList.add("editing");
    cell.innerHTML = await answer.text();
    prepare(cell);
    const form = $("form", cell);
    const control = $(":is(input:not([type=hidden]), select, textarea)", form);
    control?.focus();
    control?.select?.();
    form.addEventListener("submit", async (event) => {
      if (event.submitter?.name === "_find") return;
      event.preventDefault();
      const sent = new URLSearchParams(new FormData(form));
      const said = await fetch(form.action, { method: "POST", body: sent, headers }).catch(() => null);
      if (!said) {
        form.submit();
      } else if (said.redirected && said.ok) {
        region.innerHTML = await said.text();
        prepare(region);
        ($$("a.pen", region).find((other) => other.getAttribute("href") === href) ?? $(".wrap", region)).focus();
      } else if (said.headers.get("vary")?.includes("x-dbadmin-part")) {
        await show(said);
      } else {
        form.submit();
      }
    });
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      leave();
    });
    $("[data-leave]", form).addEventListener("click", (event) => {
      event.preventDefault();
      leave();
    });
  };
  const answer = await fetch(href, { headers }).catch(() => null);
  if (answer?.ok) await show(answer);
  else location.assign(href);
}

if (region) {
  history.replaceState({ list: true }, "");
  addEventListener("popstate", (event) => {
    if (event.state?.list) load(location.href, { remember: false });
  });
  region.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-part], a[data-filter-open], a[data-filter-close]");
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (!link || !plain) return;
    event.preventDefault();
    const opens = link.hasAttribute("data-filter-open");
    const closes = link.hasAttribute("data-filter-close");
    load(link.href, {
      remember: !opens && !closes,
      focus: opens
        ? ":is(.sheet, .builder) :is(input:not([type=hidden]), select)"
        : closes
          ? "[data-filter-open]"
          : link.closest("thead")
            ? `thead th:nth-child(${link.closest("th").cellIndex + 1}) a`
            : link.id
              ? `[id="${link.id}"]`
              : ".wrap",
    });
  });
  region.addEventListener("keydown", (event) => {
    if (event.key === "Escape") $("a[data-filter-close]", region)?.click();
  });
  region.addEventListener("change", (event) => {
    if (event.target.matches("[data-all]")) {
      for (const box of $$("tbody .pick input", region)) box.checked = event.target.checked;
    }
    if (event.target.closest(".pick, #bulk")) selected();
  });
  region.addEventListener("submit", (event) => {
    if (event.target.method === "post") return;
    event.preventDefault();
    load(target(event.target, event.submitter), { focus: ".builder [aria-invalid], .builder [data-here], .builder select, .wrap" });
  });
  region.addEventListener("click", (event) => {
    const pen = event.target.closest("a.pen");
    if (!pen || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    editCell(pen);
  });
  region.addEventListener("keydown", (event) => {
    if (event.key === "F2") event.target.closest("a.pen")?.click();
  });
  const live = later(220, (form) => load(target(form)));
  region.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-live]");
    if (form) live(form);
  });
}

// ── Pickers ────────────────────────────────────────────────────────────────────────────────

/** Turns a select box with its search field into one field that asks for rows as one types. */
function picker(root) {
  const select = $("select", root);
  if (!select || root.classList.contains("combo")) return;
  const prefix = root.dataset.prefix ?? "";
  const list = make("div", { role: "listbox", id: fresh("rows"), hidden: "" });
  const status = make("div", { class: "status", role: "status", hidden: "" });
  const chosen = select.selectedOptions[0];
  const empty = select.options[0]?.value === "" ? select.options[0].text : "";
  const label = $(`label[for="${CSS.escape(select.id)}"]`);
  const input = make("input", {
    id: select.id,
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: empty,
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
    "aria-invalid": select.getAttribute("aria-invalid"),
    "aria-describedby": select.getAttribute("aria-describedby"),
  });
  input.required = select.required;
  const value = make("input", { type: "hidden", name: select.name, value: select.value });
  if (select.value !== "") input.value = chosen.text;
  if (label) list.setAttribute("aria-label", label.textContent.trim());
  // What has been chosen last, as it is read and as it is sent.
  let settled = input.value;
  let settledValue = value.value;
  let active = -1;
  let running = null;

  const options = () => $$("[role=option]", list);
  const close = () => {
    list.hidden = status.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    active = -1;
  };
  const mark = (index) => {
    const all = options();
    if (all.length === 0) return;
    active = (index + all.length) % all.length;
    all.forEach((option, at) => option.setAttribute("aria-selected", String(at === active)));
    all[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", all[active].id);
  };
  const settle = (sent, text) => {
    value.value = settledValue = sent;
    input.value = settled = text;
    input.setCustomValidity("");
    const link = $("[data-open]", root);
    if (link) {
      link.href = `${link.dataset.open}/${encodeURIComponent(sent)}`;
      link.hidden = sent === "";
    }
    value.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const choose = (option) => {
    settle(option.dataset.value, option.dataset.value === "" ? "" : option.textContent);
    close();
  };
  const show = (rows, more) => {
    list.replaceChildren(
      ...rows.map((row) =>
        make("div", { role: "option", id: fresh("row"), "aria-selected": "false", "data-value": row.value }, row.label),
      ),
    );
    status.textContent = rows.length === 0 ? "Nothing is called that." : more ? "There are more; type on to find them." : "";
    list.hidden = rows.length === 0;
    status.hidden = status.textContent === "";
    list.append(status);
    if (rows.length === 0) {
      list.hidden = false;
    }
    input.setAttribute("aria-expanded", "true");
    active = -1;
  };
  const ask = async (text) => {
    if (document.activeElement !== input) return;
    running?.abort();
    running = new AbortController();
    try {
      const answer = await fetch(`${root.dataset.picker}&q=${encodeURIComponent(text)}`, { signal: running.signal });
      if (!answer.ok) throw new Error("the choices could not be loaded");
      const { rows, more } = await answer.json();
      const found = rows.map((row) => ({ value: prefix + row.value, label: row.label }));
      if (text === "" && !input.required && empty) found.unshift({ value: "", label: empty });
      show(found, more);
    } catch (trouble) {
      if (trouble.name === "AbortError") return;
      show([], false);
      status.textContent = "The choices could not be loaded. Try again.";
    }
  };
  const type = later(150, () => ask(input.value.trim()));

  input.addEventListener("input", () => {
    const text = input.value.trim();
    const same = input.value === settled;
    value.value = same ? settledValue : "";
    // What is typed but not chosen must not be sent as nothing.
    input.setCustomValidity(same || text === "" ? "" : "Choose one of the rows that are offered.");
    type();
  });
  input.addEventListener("click", () => list.hidden && ask(""));
  input.addEventListener("keydown", (event) => {
    const shown = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!shown) ask(input.value === settled ? "" : input.value.trim());
      else mark(active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && shown) {
      event.preventDefault();
      const option = options()[active] ?? (options().length === 1 ? options()[0] : null);
      if (option) choose(option);
    } else if (event.key === "Escape" && shown) {
      event.stopPropagation();
      close();
    }
  });
  input.addEventListener("blur", () => {
    // Left empty, the field is empty; left half typed, it goes back to what was chosen last.
    if (input.value !== settled) {
      if (input.value.trim() === "") settle("", "");
      else settle(settledValue, settled);
    }
    running?.abort();
    close();
  });
  // The field keeps its focus while one clicks a row.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
  $("[data-finder]", root)?.remove();
  select.replaceWith(input, value, list);
  root.classList.add("combo");
}

// ── Forms ──────────────────────────────────────────────────────────────────────────────────

const edited = (form, act) => ["input", "change"].forEach((kind) => form.addEventListener(kind, act));

function guard(form) {
  const said = $("[data-changes]", form);
  const state = () => {
    const fields = new Map();
    for (const [name, value] of new FormData(form)) {
      // Which row of several it is, and what is searched for, is nothing that changes.
      // A file is another object each time.
      if (!/^_(find\b|\w+(\.\d+)+$)/.test(name)) fields.set(name, value.name ?? value);
    }
    return fields;
  };
  const before = state();
  let sending = false;
  const changed = () => {
    const now = state();
    let count = 0;
    for (const [name, value] of now) if (before.get(name) !== value) count += 1;
    // What is not shown is not sent, and stays as it is.
    for (const name of before.keys()) if (!now.has(name) && !$(`:disabled[name="${CSS.escape(name)}"]`, form)) count += 1;
    return count;
  };
  edited(form, () => {
    const count = changed();
    said.textContent = count === 0 ? "" : count === 1 ? "One field changed" : `${count} fields changed`;
  });
  // Told before it is sent; the server looks as well.
  form.addEventListener("change", ({ target }) => {
    const most = Number(target.dataset.largest);
    const large = most && [...target.files].some((file) => file.size > most);
    if (most) target.setCustomValidity(large ? "This file is larger than a file may be here." : "");
    if (large) target.reportValidity();
  });
  form.addEventListener("submit", () => (sending = true));
  form.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && (event.key === "Enter" || event.key.toLowerCase() === "s")) {
      event.preventDefault();
      form.requestSubmit($(".bar .primary", form));
    }
  });
  addEventListener("beforeunload", (event) => {
    if (!sending && (changed() > 0 || form.hasAttribute("data-changed"))) event.preventDefault();
  });
}

/** Rows of other tables in a form: added, moved and paged through without leaving the page. */
function rows(root) {
  root.addEventListener("click", async (event) => {
    const button = event.target.closest("button[name]:not([name=_new])");
    if (!button) return;
    event.preventDefault();
    const { form, name, value } = button;
    try {
      const sent = new URLSearchParams(new FormData(form));
      sent.set(name, value);
      const answer = await fetch(form.action, { method: "POST", body: sent });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      root.replaceChildren(...$(`#${root.id}`, page).childNodes);
    } catch {
      // The browser asks for the whole page, or says what is wrong.
      root.removeAttribute("data-rows");
      form.requestSubmit(button);
      return;
    }
    prepare(root);
    const same = $(`button[name="${name}"][value="${value}"]:enabled`, root);
    const added = value.startsWith("add.") && $("li:last-child .field :is(input:not([type=hidden]), select, textarea)", root);
    (added || same || root).focus();
    form.dispatchEvent(new Event("input"));
  });
  // There, Enter searches; elsewhere it saves.
  root.addEventListener("keydown", (event) => {
    const button = event.key === "Enter" && event.target.matches(".seek input") && event.target.nextElementSibling;
    if (!button) return;
    event.preventDefault();
    button.click();
  });
}

/** What a text comes to, in its place instead of on another page. */
async function preview(button) {
  const { form, dataset } = button;
  const place = $(`#${dataset.preview}`);
  try {
    const sent = new URLSearchParams(new FormData(form));
    sent.set(button.name, button.value);
    const answer = await fetch(form.action, { method: "POST", body: sent });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const shown = $(`#${dataset.preview}`, page);
    if (!shown) throw new Error("the preview did not arrive");
    place.replaceWith(shown);
    shown.focus();
  } catch {
    place.hidden = false;
    place.textContent = "The preview did not arrive. Nothing is lost.";
    place.focus();
  }
}

/** Shows the fields that the others make sense of, and asks for those that they make necessary. */
function dependent(form) {
  const text = (name) => {
    const controls = $$(`[name="${CSS.escape(name)}"]`, form);
    return controls.findLast(({ type, checked }) => checked || (type !== "checkbox" && type !== "radio"))?.value ?? "";
  };
  const holds = (when, row) => {
    if (!Array.isArray(when)) return when;
    const [kind, ...parts] = when;
    if (kind === "all") return parts.every((part) => holds(part, row));
    if (kind === "any") return parts.some((part) => holds(part, row));
    const [name, ...values] = parts;
    const now = text(row + name);
    const is = (value) => (typeof value === "number" ? now !== "" && Number(now) === value : now === value);
    return { in: values.some(is), out: !values.some(is), empty: now === "", full: now !== "" }[kind];
  };
  const update = () => {
    for (const field of $$("[data-show], [data-need]", form)) {
      const { show, need, row = "" } = field.dataset;
      // A message is not hidden with its field.
      const shown = !show || field.matches(".bad") || holds(JSON.parse(show), row);
      field.toggleAttribute("data-off", !shown);
      for (const control of $$("[name], [role=combobox]", field)) control.disabled = !shown;
      if (!need) continue;
      const needed = shown && holds(JSON.parse(need), row);
      const control = $(":is(input, select, textarea):not([type=hidden], [type=checkbox])", field);
      if (control) control.required = needed;
      for (const mark of $$(".opt", field)) mark.hidden = needed;
    }
  };
  edited(form, update);
  addEventListener("pageshow", update);
  update();
}

// ── Palette ────────────────────────────────────────────────────────────────────────────────

function palette(button) {
  const finder = $(".side .find");
  const icon = (link) => $("svg", link);
  const group = (link) => {
    const heading = link.closest("ul").previousElementSibling;
    return heading?.matches("h2") ? heading.textContent : "";
  };
  const links = $$(".side li > a");
  const places = links.map((link) => ({ label: link.textContent.trim(), group: group(link), icon: icon(link), href: link.href }));
  const home = $(".side .brand");
  places.unshift({ label: "Start", group: "", icon: null, href: home.href });
  for (const link of links.filter((link) => link.dataset.new)) {
    places.push({ label: link.dataset.new, group: link.textContent.trim(), icon: icon(link), href: `${link.href}/new` });
  }
  const list = make("div", { role: "listbox", id: "palette-list", "aria-label": "Places and records" });
  const status = make("p", { class: "dim", role: "status" });
  const input = make("input", {
    type: "text",
    role: "combobox",
    "aria-label": "Go to",
    "aria-controls": list.id,
    "aria-expanded": "true",
    "aria-autocomplete": "list",
    placeholder: "A page, something new, or a record",
    maxlength: "200",
    autocomplete: "off",
    spellcheck: "false",
  });
  const dialog = make("dialog", { class: "palette", "aria-label": "Go to" }, input, list, status);
  document.body.append(dialog);
  let shown = [];
  let records = [];
  let active = 0;
  let running = null;
  const text = () => input.value.trim();
  const search = () => {
    const address = new URL(finder.action);
    address.searchParams.set("q", text());
    return address.href;
  };
  const mark = (index) => {
    if (shown.length === 0) return input.removeAttribute("aria-activedescendant");
    active = (index + shown.length) % shown.length;
    $$("[role=option]", list).forEach((option, at) => option.setAttribute("aria-selected", String(at === active)));
    const option = list.children[active];
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  };
  const show = () => {
    const words = text().toLowerCase().split(/\s+/).filter(Boolean);
    const near = places.filter((place) => words.every((word) => `${place.label} ${place.group}`.toLowerCase().includes(word)));
    const all = words.length > 0 ? [{ label: `Search all tables for “${text()}”`, group: "", icon: icon(finder), href: search() }] : [];
    shown = [...near, ...records, ...all];
    list.replaceChildren(
      ...shown.map((place) => {
        const option = make("div", { role: "option", id: fresh("place"), "aria-selected": "false", "data-href": place.href });
        if (place.icon) option.append(place.icon.cloneNode(true));
        option.append(make("span", {}, place.label), make("small", {}, place.group));
        return option;
      }),
    );
    mark(Math.min(active, shown.length - 1));
  };
  const ask = later(200, async (asked) => {
    if (asked !== text() || !dialog.open) return;
    running = new AbortController();
    try {
      const answer = await fetch(search(), { headers: { "X-Dbadmin-Part": "search" }, signal: running.signal });
      if (!answer.ok) throw new Error("the records could not be searched");
      const { groups } = await answer.json();
      records = groups.flatMap(({ title, rows }) => rows.map(({ label, beside, href }) => ({ label, group: beside || title, icon: null, href })));
      status.textContent = records.length === 0 ? "No record was found." : "";
      show();
    } catch (trouble) {
      if (trouble.name !== "AbortError") status.textContent = "Records could not be searched just now.";
    }
  });
  const type = () => {
    running?.abort();
    records = [];
    active = 0;
    status.textContent = text().length > 1 ? "Searching records…" : "";
    show();
    if (text().length > 1) ask(text());
  };
  const open = () => {
    input.value = "";
    dialog.showModal();
    type();
    input.focus();
  };
  input.addEventListener("input", type);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark(active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && shown[active]) {
      location.assign(shown[active].href);
    }
  });
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[data-href]");
    if (option) location.assign(option.dataset.href);
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  button.hidden = false;
  // The palette finds records, too.
  finder.hidden = true;
  button.addEventListener("click", open);
  addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (!dialog.open) open();
    }
  });
}

// ── What takes a while ─────────────────────────────────────────────────────────────────────

/** Shows how far it is what a form has asked for, until its answer is there. */
function working(form, button) {
  const name = `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;
  form.append(make("input", { type: "hidden", name: "_work", value: name }));
  const bar = make("progress", { "aria-label": button.dataset.busy });
  const said = make("span", { class: "dim", role: "status" });
  const look = async () => {
    const answer = await fetch(`${form.dataset.working}?_work=${name}`).catch(() => null);
    const { done, of } = (answer?.ok && (await answer.json())) || {};
    if (of > 1) {
      if (!bar.isConnected) button.after(bar, said);
      bar.max = of;
      bar.value = done;
      said.textContent = `${done.toLocaleString()} / ${of.toLocaleString()}`;
    }
    setTimeout(look, 500);
  };
  setTimeout(look, 500);
}

// ── Start ──────────────────────────────────────────────────────────────────────────────────

function prepare(root) {
  $$("[data-picker]", root).forEach(picker);
  if (region) selected();
}

prepare(document);
$$("form[data-guard]").forEach(guard);
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-preview]");
  if (button) {
    event.preventDefault();
    preview(button);
  }
});
$$("[data-rows]").forEach(rows);
$$("form.form").forEach(dependent);
$$("[data-palette]").forEach(palette);
for (const button of $$("[data-busy]")) {
  button.form.addEventListener("submit", () => {
    button.textContent = button.dataset.busy;
    setTimeout(() => (button.disabled = true));
    if (button.form.dataset.working) working(button.form, button);
  });
}
$("[data-focus]")?.focus();
addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, select, textarea, [contenteditable]");
  const search = $("input[type=search]");
  if (event.key === "/" && !typing && search) {
    event.preventDefault();
    search.focus();
    search.select();
  }
});
