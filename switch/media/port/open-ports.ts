import type { Endpoint } from '../../../inventory/model/switch-file.ts'
import { Mixer } from '../mixer/mixer.ts'
import type { Held } from '../relay-watch.ts'
import type { RtpengineLink } from '../rtpengine-link.ts'
import { openKeyListener } from './key-listener.ts'
import { Plug, type PlugSurroundings } from './plug.ts'
import { Recorder } from './recorder.ts'
import { RtpenginePort } from './rtpengine-port.ts'
import { openSink } from './sink.ts'

export interface PortsOptions {
  readonly link: Pick<RtpengineLink, 'request'>
  readonly inOrder: PlugSurroundings['inOrder']
  /** Of ours, that every rtpengine reaches. */
  readonly address: string
  /** Folder of sound files, as rtpengine sees it. */
  readonly prompts: string
  /** Folder for recordings, as we see it. */
  readonly recordings: string
  readonly log: (level: 'info' | 'warn', message: string, facts?: object) => void
  /** Where each port is put for as long as it is not released: its relay is watched. */
  readonly held?: Set<Held>
}

/** Media for single parties, which scripts play to, listen to and join. */
export interface Ports {
  /** @param id unique among all calls of all switches; never a Call-ID from the network. */
  port(id: string): RtpenginePort
  /** Media that another process of ours left at a relay. @throws {MediaError} */
  takeUp(id: string, relay: Endpoint, party: string): Promise<RtpenginePort>
  /** Those that are not released, by their ids. */
  readonly open: ReadonlyMap<string, RtpenginePort>
  close(): void
}

export async function openPorts(options: PortsOptions): Promise<Ports> {
  const { link, inOrder, address, prompts, recordings, held = new Set(), log } = options
  const [sink, keys] = [await openSink(address), await openKeyListener(address)]
  const recorder = new Recorder(recordings, address)
  const mixer = new Mixer(address)
  const open = new Map<string, RtpenginePort>()
  const released = (port: RtpenginePort) => {
    open.delete(port.plug.id)
    held.delete(port)
  }
  const openPort = (id: string) => {
    const plug = new Plug(id, sink.place, { link, inOrder, keys: keys.place })
    const port = new RtpenginePort(plug, { sink, keys, recorder, mixer, prompts, log, released })
    open.set(id, port)
    held.add(port)
    return port
  }
  return {
    open,
    port: openPort,
    async takeUp(id, relay, party) {
      const port = openPort(id)
      try {
        await port.takeUp(relay, party)
        return port
      } catch (error) {
        void port.release()
        throw error
      }
    },
    close() {
      sink.close()
      keys.close()
      mixer.close()
    },
  }
}
