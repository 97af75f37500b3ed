// Starts a browser program: the page's data block says which. The program draws its own canvas and its own accessible
// nodes and takes #loading away. When it ends, which it should not, the page says so and opens anew.

import { page, t, text } from './page.js';

async function start() {
  if (page.program === 'display') await import('./stage.js');
  const go = new window.Go();
  go.argv = [page.program, ...(page.args || [])];
  go.env = page.env || {};
  const source = fetch('/dist/' + page.program + '.wasm');
  const { instance } = await WebAssembly.instantiateStreaming(source, go.importObject);
  await go.run(instance);
}

function ended(why) {
  console.error(why);
  let node = document.getElementById('loading');
  if (!node) {
    node = document.createElement('div');
    node.id = 'loading';
    node.setAttribute('role', 'alert');
    document.body.append(node);
  }
  text(node, t('shell.failed'));
  setTimeout(() => location.reload(), 3000);
}

start().then(() => ended('the program has ended'), ended);
