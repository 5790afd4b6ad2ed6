import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Pack, pack } from 'tar-stream'
import { renderOvaManifest } from '../../image/formats/ova-manifest.ts'
import type { SinkResult } from './disk-sink.ts'
import type { Signer } from './signer.ts'
import { openSummedFile } from './summed-file.ts'

export interface OvaParts {
  /** Name of the machine; the members are named after it. */
  readonly name: string
  /** The OVF envelope. */
  readonly envelope: string
  /** The streamOptimized VMDK: where it is, and what is known of it. */
  readonly disk: SinkResult & { readonly path: string }
  /** Seconds since 1970; every member carries it. */
  readonly epoch: number
  /** Absent: nobody signs. */
  readonly signer?: Signer
  readonly signal: AbortSignal
}

/**
 * Packs an OVA (DMTF DSP0243 1.1.0, 6.4): envelope, manifest, certificate and disk, in the order importers that
 * read it as a stream need.
 */
export async function writeOva(path: string, parts: OvaParts): Promise<SinkResult> {
  const { name, envelope, disk, epoch, signer, signal } = parts
  const manifest = renderOvaManifest({ name, envelope, diskSum: disk.sha256 })
  const archive = pack()
  const file = await openSummedFile(path)
  const common = { mode: 0o644, uid: 0, gid: 0, mtime: new Date(epoch * 1000) }
  const member = (ending: string, size: number, content: Readable) =>
    add(archive, { ...common, name: `${name}.${ending}`, size }, content)
  const text = (ending: string, content: string) =>
    member(ending, Buffer.byteLength(content), Readable.from([Buffer.from(content)]))
  const packing = async () => {
    await text('ovf', envelope)
    await text('mf', manifest)
    if (signer) await text('cert', signer.certify(`${name}.mf`, manifest))
    await member('vmdk', disk.size, createReadStream(disk.path, { highWaterMark: 1 << 20, signal }))
    archive.finalize()
  }
  const writing = async () => {
    for await (const bytes of archive) if (Buffer.isBuffer(bytes)) await file.append(bytes)
    return file.finish()
  }
  try {
    const [, result] = await Promise.all([packing(), writing()])
    return result
  } finally {
    archive.destroy()
    await file.abandon()
  }
}

type Header = Parameters<Pack['entry']>[0]

async function add(archive: Pack, header: Header, content: Readable): Promise<void> {
  await pipeline(content, archive.entry(header))
}
