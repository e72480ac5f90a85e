// What a phone fetches before the report app answers (docs/adr/0048-work-without-a-network.md): counted on the wire, as it is served.

import assert from 'node:assert/strict';
import { started } from './form.mjs';
import { PHONE, world } from './harness.mjs';

const { world: w, it } = world();
const MOST_BYTES = 120_000;
const MOST_REQUESTS = 8;
// The page, its style, the scripts beside the app and the app.
const CRITICAL = /^\/report$|\/report-\w+\.(css|js)$|\/pages\/phone\.\w+\.js$|_bg\.wasm$/;

for (const lang of ['en', 'cy']) {
  it(`the app answers after eight requests and 120 kB, with nothing kept from before (${lang})`, async () => {
    // What the worker fetches for later is no part of what somebody waits for.
    const phone = await w.device({ ...PHONE, serviceWorkers: 'block' });
    await phone.goto(`/sign-in?lang=${lang}`);
    await w.fillSignIn(phone, 'REPORTER');
    await phone.waitForURL('**/report');
    await started(phone);
    const wire = await phone.context().newCDPSession(phone);
    await wire.send('Network.clearBrowserCache');
    const answers = [];
    phone.on('response', (response) => answers.push(response));
    await phone.reload();
    await started(phone);
    // The page before may have an answer on its way still.
    const first = answers.findIndex((response) => response.request().isNavigationRequest());
    const all = answers.slice(first).map((response) => ({ address: new URL(response.url()).pathname, ...response.headers() }));
    // The picture of the tab is the browser's business.
    const asked = all.filter((one) => !one.address.endsWith('.svg'));
    const critical = asked.filter((one) => CRITICAL.test(one.address));
    const list = all.map((one) => `${one['content-length']} ${one.address}`).join('\n');
    const bytes = critical.reduce((sum, one) => sum + Number(one['content-length']), 0);
    assert.equal(critical.length, 5, list);
    assert.ok(critical.every((one) => one['content-encoding'] === 'br'), list);
    assert.ok(asked.length <= MOST_REQUESTS, list);
    assert.ok(bytes <= MOST_BYTES, `${bytes} bytes of\n${list}`);
    console.log(`${asked.length} requests; ${bytes} bytes on the critical path (${lang})`);
  });
}
