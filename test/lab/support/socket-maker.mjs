// Opens UDP sockets, and TCP connections, in the network namespace this runs in, and hands them to the
// parent process: a socket stays in the namespace it was made in, whoever holds it (network_namespaces(7)). Ends with
// the parent, whose channel is all that keeps it running.
import { createSocket } from 'node:dgram'
import { connect } from 'node:net'

process.on('message', ({ turn, address, port, isStream }) => {
  const fail = ({ message }) => process.send?.({ turn, message })
  if (isStream) {
    const stream = connect(port, address, () => process.send?.({ turn }, stream))
    return stream.on('error', fail)
  }
  const socket = createSocket('udp4')
  socket.on('error', fail)
  socket.bind(port, address, () => process.send?.({ turn }, socket, () => socket.close()))
})
