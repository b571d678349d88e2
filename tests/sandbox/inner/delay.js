// SPDX-License-Identifier: GPL-3.0-or-later
// node -e … LISTEN TARGET MS: forwards 127.0.0.1:LISTEN to 127.0.0.1:TARGET; every byte arrives MS later, in
// each direction. The kernel's netem is not everywhere; this delays, and loses and reorders nothing.
'use strict'

const net = require('net')
const [listen, target, delay] = process.argv.slice(1).map(Number)
const limit = 64 * 1024 * 1024

function carry (from, to) {
  let waiting = 0
  from.on('data', chunk => {
    waiting += chunk.length
    if (waiting > limit) from.pause()
    setTimeout(() => {
      if (!to.destroyed) to.write(chunk)
      waiting -= chunk.length
      if (from.isPaused() && waiting < limit / 2) from.resume()
    }, delay)
  })
  from.on('end', () => setTimeout(() => to.end(), delay))
  from.on('error', () => to.destroy())
  from.on('close', () => setTimeout(() => to.destroy(), 2 * delay + 100))
}

net.createServer({ allowHalfOpen: true, noDelay: true }, client => {
  const server = net.connect({ port: target, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
  carry(client, server)
  carry(server, client)
}).listen(listen, '127.0.0.1')
