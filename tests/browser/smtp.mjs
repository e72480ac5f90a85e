// A mail server of one page: takes every letter and keeps it, so that a test can read what really
// went over the wire.

import net from 'node:net';
import { until } from './until.mjs';

export class MailServer {
  letters = [];

  async start() {
    this.server = net.createServer((socket) => this.#talk(socket));
    await new Promise((ready) => this.server.listen(0, '127.0.0.1', ready));
    this.port = this.server.address().port;
    return this;
  }

  stop() {
    this.sockets.forEach((socket) => socket.destroy());
    return new Promise((closed) => this.server.close(closed));
  }

  sockets = new Set();

  /** The letters about a reference, once there are as many as expected. */
  async about(reference, count) {
    const found = () => this.letters.filter((letter) => letter.subject.includes(reference));
    await until(() => found().length >= count, `${count} letters about ${reference}`);
    return found();
  }

  /** The newest letter to an address, once there is one. */
  to(address) {
    return until(() => this.letters.findLast((letter) => letter.to.includes(address)), `a letter to ${address}`);
  }

  #talk(socket) {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    let waiting = '';
    let envelope = { to: [] };
    let inData = false;
    const say = (line) => socket.write(`${line}\r\n`);
    const take = (line) => {
      const word = line.slice(0, 4).toUpperCase();
      if (word === 'EHLO') return say('250 sink');
      if (word === 'MAIL') envelope = { from: address(line), to: [] };
      if (word === 'RCPT') envelope.to.push(address(line));
      if (word === 'DATA') {
        inData = true;
        return say('354 go on');
      }
      if (word === 'QUIT') {
        say('221 bye');
        return socket.end();
      }
      return say('250 ok');
    };
    say('220 sink');
    socket.on('data', (chunk) => {
      waiting += chunk.toString('latin1');
      for (;;) {
        const end = inData ? waiting.indexOf('\r\n.\r\n') : waiting.indexOf('\r\n');
        if (end < 0) return;
        const part = waiting.slice(0, end);
        waiting = waiting.slice(end + (inData ? 5 : 2));
        if (inData) {
          inData = false;
          this.letters.push(read(envelope, part.replace(/^\.\./gm, '.')));
          say('250 taken');
        } else {
          take(part);
        }
      }
    });
  }
}

function address(line) {
  return /<([^>]*)>/.exec(line)?.[1] ?? '';
}

/** A letter with its words decoded: a test that looks for words must not be fooled by an encoding. */
function read({ from, to }, raw) {
  const split = raw.indexOf('\r\n\r\n');
  const head = raw.slice(0, split).replace(/\r\n[ \t]+/g, ' ');
  const headers = new Map(head.split('\r\n').map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
  const body = decoded(raw.slice(split + 4), headers.get('content-transfer-encoding'));
  const subject = (headers.get('subject') ?? '').replace(/=\?utf-8\?b\?([^?]*)\?=/gi, (_, word) => Buffer.from(word, 'base64').toString());
  return { from, to, headers, subject, body, raw, link: /https?:\/\/\S+/.exec(body)?.[0] };
}

function decoded(body, encoding = '7bit') {
  if (encoding.toLowerCase() === 'base64') return Buffer.from(body, 'base64').toString().replace(/\r\n/g, '\n');
  if (encoding.toLowerCase() !== 'quoted-printable') return Buffer.from(body, 'latin1').toString().replace(/\r\n/g, '\n');
  const bytes = body.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString().replace(/\r\n/g, '\n');
}
