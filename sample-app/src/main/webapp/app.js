"use strict";

/*
 * The page is a client of the API below api/ like any other. The server sends the whole state of each part when it has
 * changed; rows are kept and only their changed cells are written, so that the keyboard focus and selections stay.
 */

const MISBEHAVER = "io.bgworker.sample.Misbehaver";
const SUMMARIZER = "io.bgworker.sample.Summarizer";

const WAYS = {
    "exit0": "returns",
    "exit1": "exits with 1",
    "throw": "throws",
    "segv": "meets a SIGSEGV",
    "oom": "runs out of memory",
    "hang": "hangs",
    "ignore-terminate": "ignores the order to end",
    "spin": "spins",
    "flood": "floods its output",
    "run": "behaves",
};

const RECONNECT_MILLIS = 3000;

const byId = (id) => document.getElementById(id);

function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) {
        made.className = className;
    }
    if (text !== undefined) {
        made.textContent = text;
    }
    return made;
}

function setText(node, text) {
    if (node.textContent !== text) {
        node.textContent = text;
    }
}

function button(label, description, onClick) {
    const made = element("button", "", label);
    made.type = "button";
    if (description) {
        made.setAttribute("aria-label", description);
    }
    made.addEventListener("click", onClick);
    return made;
}

/* ---- Calls ---- */

async function call(method, path, body) {
    const options = {method, headers: {Accept: "application/json"}};
    if (body !== undefined) {
        options.headers["Content-Type"] = "application/json";
        options.body = typeof body === "string" ? body : JSON.stringify(body);
    }
    let response;
    try {
        response = await fetch(`api/${path}`, options);
    } catch (e) {
        throw new Error(`The server does not answer: ${e.message}`);
    }
    const text = await response.text();
    let json = null;
    try {
        json = text === "" ? null : JSON.parse(text);
    } catch {
        // Not ours, a page of the server for instance: the status says enough.
    }
    if (!response.ok) {
        throw new Error((json && json.error) || `${method} api/${path} was answered with ${response.status}`);
    }
    return json;
}

async function attempt(action) {
    try {
        await action();
        byId("error").hidden = true;
    } catch (e) {
        setText(byId("error"), e.message);
        byId("error").hidden = false;
    }
}

/* ---- Workers ---- */

const workerRows = new Map();
let outputs = {};

function phaseLook(worker) {
    switch (worker.phase) {
        case "READY":
            return "good";
        case "PARKED":
        case "KILLED":
            return "bad";
        case "GONE":
            return "";
        default:
            return "wait";
    }
}

function words(constant) {
    return constant.toLowerCase().replaceAll("_", " ");
}

function ending(exit) {
    if (!exit) {
        return "–";
    }
    const how = exit.signal !== null ? `signal ${exit.signal}` : exit.code !== null ? `code ${exit.code}` : "no process";
    return `${words(exit.cause)} (${how})`;
}

function makeWorkerRow(worker) {
    const name = element("th");
    name.scope = "row";
    const cells = {name, type: element("td"), state: element("td"), pid: element("td", "number")};
    cells.incarnation = element("td", "number");
    cells.restarts = element("td", "number");
    cells.waits = element("td");
    cells.exit = element("td");
    cells.uptime = element("td", "number");

    const badge = element("span", "badge");
    cells.state.append(badge);

    const outputRow = element("tr");
    outputRow.id = `output-${worker.id}`;
    outputRow.hidden = true;
    const outputCell = element("td");
    outputCell.colSpan = 10;
    const output = element("pre");
    output.tabIndex = 0;
    output.setAttribute("aria-label", `Last lines of ${worker.name}`);
    outputCell.append(output);
    outputRow.append(outputCell);

    const toggle = button("Output", `Output of ${worker.name}`, () => {
        outputRow.hidden = !outputRow.hidden;
        toggle.setAttribute("aria-expanded", String(!outputRow.hidden));
        showOutput(workerRows.get(worker.id));
    });
    toggle.setAttribute("aria-expanded", "false");
    toggle.setAttribute("aria-controls", outputRow.id);
    const report = button("Report", `Report of the last end of ${worker.name}`, () => showReport(worker.id));
    const terminate = button("Terminate", `Terminate ${worker.name}`, () =>
        attempt(() => call("DELETE", `workers/${worker.id}`)));

    const actions = element("td");
    const buttons = element("div", "buttons");
    buttons.append(toggle, report, terminate);
    actions.append(buttons);

    const row = element("tr");
    row.append(...Object.values(cells), actions);
    return {row, cells, badge, outputRow, output, report, worker};
}

function fillWorkerRow(entry, worker) {
    const {cells, badge, report} = entry;
    entry.worker = worker;
    setText(cells.name, worker.name);
    setText(cells.type, worker.type);
    setText(badge, words(worker.phase));
    badge.className = `badge ${phaseLook(worker)}`;
    badge.title = worker.state;
    setText(cells.pid, worker.pid === null ? "–" : String(worker.pid));
    setText(cells.incarnation, String(worker.incarnation));
    setText(cells.restarts, String(worker.restarts));
    setText(cells.waits, worker.waitEvent === null ? "–" : worker.waitEvent);
    setText(cells.exit, ending(worker.lastExit));
    report.disabled = worker.lastExit === null;
    fillTimes(entry);
}

/** Uptime, or how long until the phase ends by itself. */
function fillTimes(entry) {
    const {cells, worker} = entry;
    if (worker.pid !== null && worker.startedAt !== null) {
        setText(cells.uptime, seconds(Date.now() - Date.parse(worker.startedAt)));
    } else if (worker.until !== null) {
        setText(cells.uptime, `in ${seconds(Date.parse(worker.until) - Date.now())}`);
    } else {
        setText(cells.uptime, "–");
    }
}

function seconds(millis) {
    const all = Math.max(0, Math.round(millis / 1000));
    const parts = [[86400, "d"], [3600, "h"], [60, "m"], [1, "s"]];
    const first = parts.findIndex(([size]) => all >= size);
    if (first < 0) {
        return "0 s";
    }
    return parts.slice(first, first + 2)
        .map(([size, unit], i) => `${Math.floor((i === 0 ? all : all % parts[first][0]) / size)} ${unit}`)
        .join(" ");
}

function showWorkers(workers) {
    const body = byId("workers");
    const ids = new Set(workers.map((worker) => worker.id));
    for (const [id, entry] of workerRows) {
        if (!ids.has(id)) {
            entry.row.remove();
            entry.outputRow.remove();
            workerRows.delete(id);
        }
    }
    let next = body.firstElementChild;
    for (const worker of workers) {
        let entry = workerRows.get(worker.id);
        if (!entry) {
            entry = makeWorkerRow(worker);
            workerRows.set(worker.id, entry);
        }
        if (entry.row === next) {
            next = entry.outputRow.nextElementSibling;
        } else {
            body.insertBefore(entry.row, next);
            body.insertBefore(entry.outputRow, next);
        }
        fillWorkerRow(entry, worker);
        showOutput(entry);
    }
    byId("workers-empty").hidden = workers.length > 0;
}

function showOutput(entry) {
    if (entry && !entry.outputRow.hidden) {
        const lines = outputs[entry.worker.id] || [];
        const atEnd = entry.output.scrollTop + entry.output.clientHeight >= entry.output.scrollHeight - 4;
        setText(entry.output, lines.length === 0 ? "(no output)" : lines.join("\n"));
        if (atEnd) {
            entry.output.scrollTop = entry.output.scrollHeight;
        }
    }
}

function showOutputs(all) {
    outputs = all;
    workerRows.forEach(showOutput);
}

/* ---- Totals ---- */

function showTotals(totals) {
    const rows = Object.entries(totals).map(([type, total]) => {
        const row = element("tr");
        const name = element("th", "", type);
        name.scope = "row";
        row.append(name, element("td", "number", total.toLocaleString()));
        return row;
    });
    byId("totals").replaceChildren(...rows);
    byId("totals-empty").hidden = rows.length > 0;
}

/** The number goes out as it was typed: JavaScript's own numbers are exact to 2^53 only. */
function delta() {
    const schema = byId("delta-schema").value;
    return `{"type":${JSON.stringify(byId("delta-type").value)},"value":${byId("delta-value").value}` +
        (schema === "" ? "}" : `,"schema":${schema}}`);
}

/* ---- Pipeline ---- */

function showPipeline(progress) {
    const seen = progress.generation > 0;
    for (const part of ["generation", "produced", "folded", "sum"]) {
        setText(byId(`pipeline-${part}`), seen ? progress[part].toLocaleString() : "–");
    }
    const reset = progress.lastReset;
    byId("pipeline-reset").hidden = reset === null;
    if (reset !== null) {
        setText(byId("pipeline-reset"), `${reset.crasher} crashed: generation ${reset.generation} began with nothing.`);
    }
    byId("pipeline-start").disabled = progress.running === 2;
    for (const action of ["kill-producer", "kill-folder", "stop"]) {
        byId(`pipeline-${action}`).disabled = progress.running === 0;
    }
}

/* ---- Exits ---- */

const exitRows = new Map();
let newestExit = null;

const exitKey = (exit) => `${exit.id}/${exit.incarnation}/${exit.at}`;

function makeExitRow(exit) {
    const row = element("tr");
    const name = element("th", "", exit.name);
    name.scope = "row";
    const cause = element("td");
    const badge = element("span", exit.crash ? "badge bad" : "badge", words(exit.cause));
    badge.title = exit.detail;
    cause.append(badge);
    const actions = element("td");
    actions.append(button("Report", `Report of the last end of ${exit.name}`, () => showReport(exit.id)));
    row.append(
        element("td", "", new Date(exit.at).toLocaleTimeString()),
        name,
        cause,
        element("td", "", exit.summary),
        element("td", "number", exit.pid === null ? "–" : String(exit.pid)),
        element("td", "number", String(exit.incarnation)),
        actions);
    return row;
}

function showExits(exits) {
    const keys = exits.map(exitKey);
    const known = new Set(keys);
    for (const [key, row] of exitRows) {
        if (!known.has(key)) {
            row.remove();
            exitRows.delete(key);
        }
    }
    const body = byId("exits");
    exits.forEach((exit, i) => {
        if (!exitRows.has(keys[i])) {
            const row = makeExitRow(exit);
            exitRows.set(keys[i], row);
            body.insertBefore(row, body.children[i] || null);
        }
    });
    byId("exits-empty").hidden = exits.length > 0;
    announce(exits, keys);
}

/** Read out one end at a time: the whole table, live, would never fall silent. */
function announce(exits, keys) {
    if (newestExit !== null && keys.length > 0 && keys[0] !== newestExit) {
        setText(byId("news"), `${exits[0].name} ${exits[0].summary}: ${words(exits[0].cause)}`);
    }
    newestExit = keys.length > 0 ? keys[0] : "";
}

function showReport(id) {
    return attempt(async () => {
        const report = await call("GET", `workers/${id}/report`);
        setText(byId("report-title"), `${report.exit.name} ${report.exit.summary}`);
        setText(byId("report-detail"), report.exit.detail);
        const parts = [
            ["Crash summary", report.crashSummary],
            ["Heap dump", report.heapDump],
            ["Last output", report.lastOutput.join("\n")],
            ["Threads", report.threadDump],
            ["Earlier ends", report.history.map((exit) => `${exit.at} ${exit.summary}, ${words(exit.cause)}`).join("\n")],
        ].filter(([, text]) => text !== "");
        byId("report-parts").replaceChildren(...parts.flatMap(([title, text]) => {
            const pre = element("pre", "", text);
            pre.tabIndex = 0;
            pre.setAttribute("aria-label", title);
            return [element("h3", "", title), pre];
        }));
        byId("report").showModal();
    });
}

/* ---- Starting workers ---- */

function startMisbehaver(way) {
    const request = {entryPoint: MISBEHAVER, name: `misbehaver-${way.replace(":", "-")}`, mainArg: way};
    const restartTime = byId("restart-time").value;
    if (restartTime !== "") {
        request.restartTime = restartTime;
    }
    if (byId("shared-memory").checked) {
        request.capabilities = ["SHARED_MEMORY"];
    }
    return attempt(() => call("POST", "workers", request));
}

/** PostgreSQL's worker_spi_launch. */
function startSummarizer() {
    const schema = byId("summarizer-schema").valueAsNumber;
    const request = {entryPoint: SUMMARIZER, name: `summarizer-${schema}`, mainArg: schema, restartTime: "never"};
    const role = byId("summarizer-role").value;
    if (role !== "") {
        request.role = role;
    }
    if (byId("summarizer-bypass").checked) {
        request.options = ["BYPASS_ROLE_LOGIN_CHECK"];
    }
    return attempt(() => call("POST", "workers", request));
}

function showSchema() {
    if (!byId("summarizer-schema").checkValidity()) {
        return;
    }
    const schema = byId("summarizer-schema").value;
    const link = byId("schema-totals");
    link.href = `api/totals?schema=${schema}`;
    setText(link, `totals of schema ${schema}`);
}

/* ---- The connection ---- */

function showConnection(connected) {
    const badge = byId("connection");
    setText(badge, connected ? "live" : "disconnected, trying again");
    badge.className = connected ? "badge good" : "badge bad";
    document.body.classList.toggle("disconnected", !connected);
}

function connect() {
    const events = new EventSource("api/events");
    const on = (name, show) => events.addEventListener(name, (event) => show(JSON.parse(event.data)));
    events.addEventListener("open", () => showConnection(true));
    events.addEventListener("error", () => {
        showConnection(false);
        // The browser itself tries again after a lost connection, but not after an answer such as 404 or 503.
        if (events.readyState === EventSource.CLOSED) {
            setTimeout(connect, RECONNECT_MILLIS);
        }
    });
    on("workers", showWorkers);
    on("output", showOutputs);
    on("exits", showExits);
    on("totals", showTotals);
    on("pipeline", showPipeline);
}

/* ---- Wiring ---- */

for (const [way, description] of Object.entries(WAYS)) {
    byId("ways").append(button(description, `${description} (${way})`, () => startMisbehaver(way)));
}

byId("exit-form").addEventListener("submit", (event) => {
    event.preventDefault();
    startMisbehaver(`exit:${byId("exit-code").value}`);
});

byId("summarizer-form").addEventListener("submit", (event) => {
    event.preventDefault();
    startSummarizer();
});

byId("summarizer-schema").addEventListener("input", showSchema);

byId("delta-form").addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(() => call("POST", "deltas", delta()));
});

byId("delta-many").addEventListener("click", () => {
    if (byId("delta-form").reportValidity()) {
        const body = delta();
        attempt(() => Promise.all(Array.from({length: 100}, () => call("POST", "deltas", body))));
    }
});

byId("pipeline-start").addEventListener("click", () => attempt(() => call("POST", "pipeline", {})));

byId("pipeline-stop").addEventListener("click", () => attempt(() => call("DELETE", "pipeline")));

for (const stage of ["producer", "folder"]) {
    byId(`pipeline-kill-${stage}`).addEventListener("click", () =>
        attempt(() => call("POST", "pipeline/kill", {worker: `pipeline-${stage}`})));
}

byId("report-close").addEventListener("click", () => byId("report").close());

setInterval(() => workerRows.forEach(fillTimes), 1000);

connect();
