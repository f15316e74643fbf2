// The explorer: effects from the JSON of the page, drawn as the reader chooses. Without it the page is whole.
"use strict";
(() => {
  const find = (id) => document.getElementById(id);
  const data = JSON.parse(find("explore-data").textContent);
  const effects = data.outcomes.map(() => new Map());
  for (const [outcome, ...row] of data.rows) effects[outcome].set(row.slice(0, 4).join(), row.slice(4));
  const choice = {};

  // Words go in as text, never as markup.
  const filled = (made, given, inside) => {
    for (const [key, value] of Object.entries(given)) made.setAttribute(key, value);
    made.append(...inside);
    return made;
  };
  const element = (name, given, ...inside) => filled(document.createElement(name), given, inside);
  const drawn = (name, given, ...inside) =>
    filled(document.createElementNS("http://www.w3.org/2000/svg", name), given, inside);

  // The later of two arms is the contrast in the data; turned around everything changes sign.
  const effect = (outcome, contrast, reference, week, subgroup) => {
    const turned = contrast < reference;
    const pair = turned ? [reference, contrast] : [contrast, reference];
    const found = effects[outcome].get([...pair, week, subgroup].join());
    if (!found) return null;
    const [estimate, half, trial, low, high] = found;
    const sign = turned ? -1 : 1;
    const around = (width) => (width < 0 ? null : [sign * estimate - width, sign * estimate + width]);
    const ends = low === undefined ? null : [sign * low, sign * high].sort((one, other) => one - other);
    return { estimate: sign * estimate, interval: around(half), trial: around(trial), parameters: ends };
  };

  // As many decimals as show the width of the interval, as in the tables of the page.
  const decimals = (of, found) => {
    let places = of.decimals;
    if (!found.interval) return places;
    const [low, high] = found.interval.map((each) => each * of.factor);
    let least = (high - low) / 4;
    if (low > 0 || high < 0) least = Math.min(least, 2 * Math.abs(low), 2 * Math.abs(high));
    while (places < 4 && least > 0 && least < 10 ** -places) places += 1;
    return places;
  };
  const number = (of, value, places) => {
    // Rounded as the tables are: a 5 at the end goes to the even neighbour.
    const shown = Math.abs(value * of.factor).toLocaleString("en", {
      minimumFractionDigits: places, maximumFractionDigits: places, roundingMode: "halfEven", useGrouping: false,
    });
    return value < 0 && Number(shown) !== 0 ? `−${shown}` : shown;
  };
  const range = (of, ends, places) =>
    ends ? `${number(of, ends[0], places)} to ${number(of, ends[1], places)}` : "–";
  const reading = (of, found) => {
    if (!found.interval) return "no interval";
    const [low, high] = found.interval;
    if (low === 0 && high === 0) return "no difference";
    if (low <= 0 && high >= 0) return "unclear";
    if (of.better === "none") return "different";
    return found.estimate < 0 === (of.better === "lower") ? "better" : "worse";
  };

  const chosenRows = () => {
    const { outcome, arm, reference, week, subgroup } = choice;
    const asked = arm < 0
      ? data.arms.map((label, contrast) => ({ label, contrast, among: subgroup }))
      : data.subgroups.map((label, among) => ({ label, contrast: arm, among }));
    return asked
      .filter(({ contrast }) => contrast !== reference)
      .map((row) => ({ ...row, found: effect(outcome, row.contrast, reference, week, row.among) }))
      .filter((row) => row.found);
  };

  const told = (row) => {
    const of = data.outcomes[choice.outcome];
    const places = decimals(of, row.found);
    const { estimate, interval, trial, parameters } = row.found;
    return {
      name: row.label,
      difference: number(of, estimate, places),
      interval: range(of, interval, places),
      trial: range(of, trial, of.decimals),
      parameters: parameters ? range(of, parameters, of.decimals) : "not known",
      reading: reading(of, row.found),
    };
  };
  const sentence = (row) => {
    const said = told(row);
    const of = data.outcomes[choice.outcome];
    const over = row.found.parameters ? `; 95 % of the parameter sets ${said.parameters}` : "";
    return `${data.arms[row.contrast]} against ${data.arms[choice.reference]}, ${data.subgroups[row.among]}: ` +
      `${said.difference} ${of.unit}; 95 % interval ${said.interval}; one trial ${said.trial}${over}: ${said.reading}.`;
  };

  const step = (span) => {
    const power = 10 ** Math.floor(Math.log10(span / 4));
    return [1, 2, 5, 10].map((each) => each * power).find((each) => span / each <= 5);
  };
  const chart = (rows) => {
    const of = data.outcomes[choice.outcome];
    const width = Math.max(260, find("explore-chart").clientWidth);
    const [top, high, side] = [8, 44, 12];
    const bottom = top + rows.length * high;
    const ends = rows.flatMap(({ found }) => [found.estimate, ...(found.interval || []), ...(found.trial || [])]);
    const [least, most] = [Math.min(0, ...ends), Math.max(0, ...ends)];
    const span = most - least || 1;
    const across = (value) => side + ((value - least) / span) * (width - 2 * side);
    const line = (kind, ends, y) =>
      drawn("line", { class: kind, x1: across(ends[0]), x2: across(ends[1]), y1: y, y2: y });
    const svg = drawn("svg", { width, height: bottom + 44, role: "group", "aria-label": `Effects on ${of.label}` });
    const every = step(span * of.factor) / of.factor;
    const places = Math.max(0, -Math.floor(Math.log10(every * of.factor) + 1e-9));
    for (let at = Math.ceil(least / every - 1e-9); at * every <= most + 1e-9 * span; at += 1) {
      const x = across(at * every);
      svg.append(drawn("line", { class: at ? "grid" : "zero", x1: x, x2: x, y1: top, y2: bottom }));
      svg.append(drawn("text", { class: "tick", x, y: bottom + 16 }, number(of, at * every, places)));
    }
    svg.append(drawn("text", { class: "tick", x: width / 2, y: bottom + 36 }, `Difference, ${of.unit}`));
    rows.forEach((row, at) => {
      const y = top + at * high + 30;
      const mark = drawn("g", { role: "img", tabindex: at ? -1 : 0, "aria-label": sentence(row) });
      mark.append(drawn("rect", { class: "row", x: 1, y: y - 28, width: width - 2, height: high - 2 }));
      mark.append(drawn("text", { x: side, y: y - 12 }, row.label));
      if (row.found.trial) mark.append(line("trial", row.found.trial, y));
      if (row.found.interval) mark.append(line("interval", row.found.interval, y));
      mark.append(drawn("circle", { cx: across(row.found.estimate), cy: y, r: 5 }));
      const detail = () => { find("explore-detail").textContent = sentence(row); };
      mark.addEventListener("focus", detail);
      mark.addEventListener("pointerenter", detail);
      svg.append(mark);
    });
    svg.addEventListener("keydown", move);
    find("explore-chart").replaceChildren(svg);
  };

  // One stop of the tab key for all rows; arrows, Home and End go from row to row.
  const move = (event) => {
    const marks = [...event.currentTarget.querySelectorAll("g")];
    const at = marks.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: marks.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    if (!marks[to]) return;
    marks[at].setAttribute("tabindex", -1);
    marks[to].setAttribute("tabindex", 0);
    marks[to].focus();
  };

  const tabulate = (rows) => {
    const of = data.outcomes[choice.outcome];
    const among = choice.arm < 0 ? data.subgroups[choice.subgroup] : data.arms[choice.arm];
    const about = `${of.label}: difference from ${data.arms[choice.reference]} at ${data.weeks[choice.week]}, ${among}`;
    find("explore-caption").textContent = `${about}, in ${of.unit}.`;
    find("explore-rows").replaceChildren(...rows.map((row) => {
      const { name, ...cells } = told(row);
      const filledCells = Object.values(cells).map((cell) => element("td", {}, cell));
      return element("tr", {}, element("th", { scope: "row" }, name), ...filledCells);
    }));
    find("explore-status").textContent = rows.length
      ? `${about}: ${rows.length} shown.`
      : `${about}: nothing to compare.`;
  };

  const show = () => {
    for (const each of document.querySelectorAll("#explore select")) choice[each.name] = Number(each.value);
    find("explore-subgroup").disabled = choice.arm >= 0;
    find("explore-detail").textContent = "Point at a row, or reach it with the keyboard, for its numbers.";
    const rows = chosenRows();
    chart(rows);
    tabulate(rows);
  };

  const offer = (name, words, chosen = 0) => {
    const select = find(`explore-${name}`);
    select.append(...words.map((each, at) => element("option", { value: at }, each)));
    if (chosen >= 0) select.value = String(chosen);
    select.addEventListener("change", show);
  };
  offer("outcome", data.outcomes.map((each) => each.label));
  offer("arm", data.arms, -1);
  offer("reference", data.arms);
  offer("week", data.weeks, data.end);
  offer("subgroup", data.subgroups);
  for (const each of document.querySelectorAll(".scripted")) each.hidden = false;
  show();
  let width = find("explore-chart").clientWidth;
  new ResizeObserver(() => {
    if (find("explore-chart").clientWidth === width) return;
    width = find("explore-chart").clientWidth;
    chart(chosenRows());
  }).observe(find("explore-chart"));

  const copy = find("methods-copy");
  copy.addEventListener("click", async () => {
    getSelection().selectAllChildren(find("methods-text"));
    try {
      await navigator.clipboard.writeText(getSelection().toString());
      find("methods-status").textContent = "Copied.";
    } catch {
      find("methods-status").textContent = "Selected: copy it with the keyboard.";
    }
  });
})();
