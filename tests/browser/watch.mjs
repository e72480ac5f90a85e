// Everything a page must never do without being asked to: errors on the console, thrown errors, failed
// requests, refused requests and breaches of the content security policy.

import assert from 'node:assert/strict';

/** The one warning that Chromium gives for every preloaded WebAssembly; a warning, so not recorded. */
const RECORDED = new Set(['error', 'assert']);

/** The desk's stream stays open until somebody goes. */
const isStream = (request) => request.url().endsWith('/api/v1/desk/events');

/**
 * Somebody went on while the page still read something, as people do; nothing is lost by a reading that is given up, nor by
 * asking whose page this is; and whoever leaves in a hurry waits for no answer.
 */
function left(request) {
  const reads = request.method() === 'GET' || request.url().endsWith('/leave') || request.url().endsWith('/api/v1/sessions/token');
  return reads && request.failure()?.errorText === 'net::ERR_ABORTED';
}

/** Every page has the script for leaving in a hurry, and a browser without scripts says so; a policy that refused it would be a violation. */
const isUnused = (request) => /\/leave\.js\?/.test(request.url()) && request.failure()?.errorText === 'csp';

export class Watch {
  #seen = [];
  #expected = [];

  /** Records what this page does from now on. */
  async page(page) {
    const note = (words) => this.#seen.push(words);
    page.open = new Set();
    page.on('request', (request) => isStream(request) || page.open.add(request));
    for (const end of ['requestfinished', 'requestfailed']) page.on(end, (request) => page.open.delete(request));
    page.on('console', (message) => RECORDED.has(message.type()) && note(`console: ${message.text()}`));
    page.on('pageerror', (error) => note(`thrown: ${error.message}`));
    page.on('requestfailed', (request) => !left(request) && !isUnused(request) && note(`failed: ${request.method()} ${request.url()} ${request.failure()?.errorText}`));
    page.on('response', (response) => {
      if (response.status() >= 400) note(`status ${response.status()}: ${response.request().method()} ${response.url()}`);
    });
    await page.exposeBinding('__violation', (_, words) => note(`violation: ${words}`));
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        window.__violation(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
      });
    });
  }

  /** This will happen in this test, and must: otherwise the test does not test what it says. */
  expects(...patterns) {
    this.#expected.push(...patterns.map((pattern) => ({ pattern, met: false })));
  }

  /** May happen, and need not: which of two comes first is the browser's business. */
  allows(...patterns) {
    this.#expected.push(...patterns.map((pattern) => ({ pattern, met: true, may: true })));
  }

  /** How often something like this has happened in this test. */
  count(pattern) {
    return this.#seen.filter((words) => pattern.test(words)).length;
  }

  /** Whether everything expected has happened. */
  met() {
    return this.#expected.every(({ pattern, may }) => may || this.#seen.some((words) => pattern.test(words)));
  }

  /** Starts afresh, so that one test's trouble is not the next one's. */
  forget() {
    this.#seen.length = 0;
    this.#expected.length = 0;
  }

  /** Nothing happened that was not expected, and everything that was. */
  calm() {
    const [seen, expected] = [this.#seen.splice(0), this.#expected.splice(0)];
    const surprises = seen.filter((words) => {
      const known = expected.filter(({ pattern }) => pattern.test(words));
      known.forEach((entry) => { entry.met = true; });
      return known.length === 0;
    });
    assert.deepEqual(surprises, [], 'the browser complained');
    const missing = expected.filter(({ met }) => !met).map(({ pattern }) => String(pattern));
    assert.deepEqual(missing, [], 'something expected did not happen');
  }
}
