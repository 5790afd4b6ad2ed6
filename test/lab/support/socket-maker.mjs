// Opens UDP sockets in the network namespace this runs in, and hands them to the parent process: a
// socket stays in the namespace it was made in, whoever holds it (network_namespaces(7)). Ends with
// the parent, whose channel is all that keeps it running.
import { createSocket } from 'node:dgram'

process.on('message', ({ turn, address, port }) => {
  const socket = createSocket('udp4')
  socket.on('error', ({ message }) => process.send?.({ turn, message }))
  socket.bind(port, address, () => process.send?.({ turn }, socket, () => socket.close()))
})
