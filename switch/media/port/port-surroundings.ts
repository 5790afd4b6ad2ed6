import type { Mixer } from '../mixer/mixer.ts'
import type { KeyListener } from './key-listener.ts'
import type { Recorder } from './recorder.ts'
import type { RtpenginePort } from './rtpengine-port.ts'
import type { Sink } from './sink.ts'

/** What all ports share. */
export interface PortSurroundings {
  readonly sink: Sink
  readonly keys: KeyListener
  readonly recorder: Recorder
  readonly mixer: Mixer
  /** Folder of sound files, as rtpengine sees it. */
  readonly prompts: string
  readonly log: (level: 'info' | 'warn', message: string, facts?: object) => void
  /** The port is no more. */
  readonly released: (port: RtpenginePort) => void
}
