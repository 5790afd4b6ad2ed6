import Srf from 'drachtio-srf'

/**
 * The B2BUA of drachtio-srf's README, alone in a process. Arguments: the engine's port for
 * applications, the secret, the UDP ports of the callees; a call to user n goes to the nth.
 */
const [port, secret, ...callees] = process.argv.slice(2)

const count = { legs: 0, joined: 0, failed: 0 }
const srf = new Srf()

srf.invite((request, response) => {
  const callee = callees[Number(/^sip:(\d+)@/.exec(request.uri)?.[1])]
  srf
    .createB2BUA(request, response, `sip:service@127.0.0.1:${callee}`, { localSdpB: request.body })
    .then(({ uas, uac }) => {
      count.joined += 1
      for (const [leg, other] of [
        [uas, uac],
        [uac, uas],
      ]) {
        count.legs += 1
        leg.on('destroy', () => {
          count.legs -= 1
          other.destroy().then(
            () => {
              count.legs -= 1
            },
            ({ message }) => console.error(message),
          )
        })
      }
    })
    .catch(() => {
      count.failed += 1
    })
})
srf.on('connect', (error) => {
  if (error) throw error
  process.send('ready')
})
srf.on('error', (error) => console.error(error.message))
await srf.connect({ host: '127.0.0.1', port: Number(port), secret })

const answers = { count: () => count }
process.on('message', (question) => process.send(answers[question]()))
process.once('disconnect', () => process.exit())
