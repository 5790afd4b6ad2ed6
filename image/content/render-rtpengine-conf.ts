import { RELAY_PORT } from '../../inventory/services/ports.ts'

export interface RtpengineSettings {
  /** Address media is sent from and received at. */
  readonly address: string
  /** First and last UDP port for media, inclusive. */
  readonly ports: readonly [number, number]
}

/** `/etc/rtpengine/rtpengine.conf` (rtpengine(8)): no kernel table, control on the loopback only. */
export function renderRtpengineConf({ address, ports: [first, last] }: RtpengineSettings): string {
  return `[rtpengine]
table = -1
interface = ${address}
listen-ng = 127.0.0.1:${RELAY_PORT}
port-min = ${first}
port-max = ${last}
# A call with no media for this long is forgotten; shorter, and a call on hold would be lost.
timeout = 120
silent-timeout = 3600
tos = 184
endpoint-learning = immediate
`
}
