// A package registry on this machine, which has what was made here and sends everybody else on.
//
// In: the tarballs in target/packages/npm, and the table of platforms. Out: an address; the names that were asked for.
// Never here: a program for another platform. They are listed, as in the real registry, and cannot be had.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { done, made, read, version } from './kit.mjs';

const platforms = JSON.parse(read('packages/platforms.json'));

/** What the registry says of a package that was made. */
function described(folder, address) {
  const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const file = `${manifest.name.replace('@', '').replace('/', '-')}-${manifest.version}.tgz`;
  const tarball = path.join(made, 'npm', file);
  const integrity = `sha512-${createHash('sha512').update(fs.readFileSync(tarball)).digest('base64')}`;
  const url = `${address}/tarballs/${file}`;
  return { ...manifest, dist: { tarball: url, integrity } };
}

/** What it says of a platform whose program is made elsewhere. */
function absent(platform, address) {
  const [os, cpu, libc] = platform.name.split('-');
  return {
    name: `@unlisten/${platform.name}`,
    version,
    os: [os],
    cpu: [cpu],
    ...(libc ? { libc: [libc === 'gnu' ? 'glibc' : libc] } : {}),
    dist: { tarball: `${address}/tarballs/absent.tgz`, shasum: '0'.repeat(40) },
  };
}

function offered(address) {
  const manifests = platforms.map((platform) => absent(platform, address));
  for (const name of fs.readdirSync(path.join(made, 'npm'))) {
    if (name.endsWith('.tgz')) continue;
    manifests.push(described(path.join(made, 'npm', name), address));
  }
  return new Map(manifests.map((manifest) => [manifest.name, manifest]));
}

/** Long ago: package managers wait some days before they take what is new. */
const time = { [version]: '2020-01-01T00:00:00.000Z' };

/** Starts a registry that ends with the test `t`. */
export async function registry(t) {
  const opened = await open();
  t.after(opened.close);
  return opened;
}

/** Starts a registry. */
export async function open() {
  const upstream = (await done('npm', ['config', 'get', 'registry'], {})).out.trim();
  const asked = [];
  let offers;
  const server = http.createServer((request, response) => {
    const wanted = decodeURIComponent(new URL(request.url, 'http://localhost').pathname.slice(1));
    asked.push(wanted);
    const manifest = offers.get(wanted);
    const tarball = path.join(made, 'npm', path.basename(wanted));
    if (manifest) {
      const said = { name: wanted, 'dist-tags': { latest: version }, versions: { [version]: manifest }, time };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(said));
    } else if (wanted.startsWith('tarballs/')) {
      if (fs.existsSync(tarball)) fs.createReadStream(tarball).pipe(response);
      else response.writeHead(404).end();
    } else {
      response.writeHead(302, { location: new URL(request.url.slice(1), upstream).href }).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${server.address().port}`;
  offers = offered(address);
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { address, asked, close };
}
