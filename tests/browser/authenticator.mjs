// People whose browser has a virtual authenticator: invited, enrolled and signed in with a passkey.

import { press } from './casework.mjs';
import { shows } from './form.mjs';
import { DESK, loaded, until } from './harness.mjs';

const AUTHENTICATOR = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true };

/** What somebody with a passkey does in this world. */
export function keyed(w) {
  /** A browser that has an authenticator of its own, as a phone has. */
  async function device(options, unlocked = true) {
    const page = await w.device(options);
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options: { ...AUTHENTICATOR, isUserVerified: unlocked } });
    page.forget = () => cdp.send('WebAuthn.clearCredentials', { authenticatorId });
    page.unlock = (isUserVerified) => cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
    return page;
  }

  async function invited(email, role) {
    await w.server.command('invite', '--institution', 'fernwick', '--email', email, '--name', 'Robin Grey', '--role', role);
    return (await w.mail.to(email)).link;
  }

  /** Takes an invitation with a passkey; gives the recovery codes. */
  async function enrol(page, link) {
    await page.goto(link);
    await page.locator('#continue').click();
    await shows(page, 'Set up your sign-in');
    await page.getByRole('button', { name: 'Create a passkey' }).click();
    await page.locator('#codes-list li').first().waitFor();
    return page.locator('#codes-list li').allInnerTexts();
  }

  async function signIn(page, landing) {
    await page.goto('/sign-in');
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.waitForURL(landing);
  }

  /** Somebody of staff at a desk of their own. */
  async function staff(name, role, landing) {
    const page = await device(DESK);
    const email = `${name.toLowerCase().replace(' ', '.')}@fernwick.example`;
    await w.server.command('invite', '--institution', 'fernwick', '--email', email, '--name', name, '--role', role);
    await enrol(page, (await w.mail.to(email)).link);
    await signIn(page, landing);
    await loaded(page);
    page.proven = Date.now();
    return page;
  }

  /**
   * Waits until the proof somebody gave last is too old, and shows again that it is them once they are asked. Where a
   * proof is good for ten seconds.
   */
  async function prove(page, ask) {
    await until(() => Date.now() > page.proven + 11_000, 'the proof to be old', 15_000);
    await ask();
    await shows(page, 'Show again that it is you');
    await press(page, '#passkey');
    page.proven = Date.now();
  }

  return { device, invited, enrol, signIn, staff, prove };
}
