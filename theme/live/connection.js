// The page's connection to `checker start`: what it knows about every lesson, as it changes.
//
// Browsers allow six connections to one server, all windows counted together. So only one window
// of a language listens to the server, the one that holds the lock, and passes on what it hears.
// That is the window that somebody looked at last; when it closes, the lock goes to another.
"use strict";

(() => {
    const meta = document.querySelector('meta[name="checker-page"]');
    if (!meta?.content) {
        return; // nobody is watching
    }
    // Milliseconds until the first, second … further attempt after the stream has ended. The first ones
    // come soon: a network that changes makes browsers give up requests that are on their way, and
    // every container that starts or ends is such a change.
    const PAUSES = [0, 100, 300, 1000];
    const lang = document.documentElement.lang === "ko" ? "ko" : "en";

    // --- what is known ---

    let state = null; // { instance, engine, held, variables, lessons }, as the server sends it
    let link = "connecting"; // then "open" or "lost"
    let stale = false; // the token is one of an earlier server
    const listeners = [];

    const learn = (newState, newLink) => {
        stale ||= state !== null && newState !== null && state.instance !== newState.instance;
        state = newState ?? state;
        link = newLink;
        for (const listener of listeners) {
            listener(state, link);
        }
    };

    // --- asking the server for something ---

    let token = meta.content;

    const renew = async () => {
        const answer = await fetch(location.href, { cache: "no-store" });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        token = page.querySelector('meta[name="checker-page"]')?.content ?? "";
        stale = false;
    };

    const post = (path, body) => fetch(path, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Checker-Page": token },
        body: JSON.stringify(body),
    });

    // Whether the server has taken it.
    const ask = async (path, body) => {
        try {
            if (stale) {
                await renew();
            }
            let answer = await post(path, body);
            if (answer.status === 403) {
                await renew();
                answer = await post(path, body);
            }
            return answer.ok;
        } catch {
            return false; // the server is gone
        }
    };

    // --- listening to the server ---

    let shared = Boolean(navigator.locks && globalThis.BroadcastChannel);
    const name = `checker-live-${lang}`;
    const channel = shared ? new BroadcastChannel(name) : null;
    let source = null;
    let timer = 0;

    const heard = (newState, newLink) => {
        learn(newState, newLink);
        channel?.postMessage({ state, link });
    };

    const close = () => {
        clearTimeout(timer);
        source?.close();
        source = null;
    };

    let failures = 0; // attempts since a stream was of use

    const open = () => {
        close();
        const stream = new EventSource(`/live/events?lang=${lang}`);
        let since = Infinity; // when it said something first
        source = stream;
        const on = (event, change) => stream.addEventListener(event, ({ data }) => {
            if (stream === source) {
                since = Math.min(since, performance.now());
                heard(change(JSON.parse(data)), "open");
            }
        });
        on("state", (whole) => whole);
        on("engine", (engine) => ({ ...state, engine }));
        on("held", (held) => ({ ...state, held }));
        on("lesson", (lesson) => ({
            ...state,
            lessons: state.lessons.map((known) => (known.id === lesson.id ? lesson : known)),
        }));
        stream.addEventListener("error", () => {
            if (stream !== source) {
                return;
            }
            // Browsers have rules of their own on when to try again, and some give up.
            close();
            failures = performance.now() - since > 1000 ? 0 : failures;
            timer = setTimeout(open, PAUSES[Math.min(failures, PAUSES.length - 1)]);
            failures += 1;
            if (failures > 1) {
                heard(state, "lost");
            }
        });
    };

    // --- which window listens ---

    let present = true; // the page is shown, and not kept for the button Back
    let leading = false;
    let latest = 0; // number of the latest request for the lock; only that one counts
    let release = () => {};
    let queued = new AbortController();

    const request = async (options) => {
        latest += 1;
        const number = latest;
        try {
            await navigator.locks.request(name, options, () => number === latest && new Promise((resolve) => {
                leading = true;
                release = resolve;
                open();
            }));
        } catch (error) {
            // Another window took the lock, or this one stopped waiting for it. Anything else:
            // the browser's settings forbid locks.
            shared &&= error.name === "AbortError";
        }
        if (number === latest) {
            leave();
            (shared ? queue : start)();
        }
    };

    const leave = () => {
        latest += 1;
        leading = false;
        queued.abort();
        release();
        close();
    };

    const queue = () => {
        queued = new AbortController();
        request({ signal: queued.signal });
        channel.postMessage("what is known?");
    };

    // A window in view does not depend on one that the browser may have put to sleep.
    const take = () => {
        if (!leading) {
            leave();
            request({ steal: true });
        } else if (link === "lost") {
            open();
        }
    };

    const start = () => {
        if (!shared) {
            (document.hidden ? close : open)();
        } else if (!document.hidden) {
            take();
        } else if (!leading) {
            queue();
        }
    };

    if (shared) {
        channel.addEventListener("message", ({ data }) => {
            if (data === "what is known?") {
                if (leading && state) {
                    channel.postMessage({ state, link });
                }
            } else if (!leading) {
                learn(data.state, data.link);
            }
        });
        addEventListener("focus", () => shared && take());
    }
    document.addEventListener("visibilitychange", () => {
        if (present && !(shared && document.hidden)) {
            start();
        }
    });
    addEventListener("pagehide", () => {
        present = false;
        leave();
    });
    addEventListener("pageshow", ({ persisted }) => {
        if (persisted) {
            present = true;
            start();
        }
    });

    // For the scripts beside this one, which show it.
    globalThis.courseLive = {
        lang,
        // Calls `listener(state, link)` now and after each change.
        listen(listener) {
            listeners.push(listener);
            listener(state, link);
        },
        hint: (lesson, step) => ask("/live/hint", { lesson, step }),
        answer: (lesson, step, answer) => ask("/live/answer", { lesson, step, answer }),
        recheck: (lesson) => ask("/live/recheck", { lesson }),
    };
    start();
})();
