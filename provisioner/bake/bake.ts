import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DiskPlan } from '../../image/bake/disk-plan.ts'
import { installedPackages } from '../../image/bake/installed-packages.ts'
import type { Write } from '../../image/bake/place-grub.ts'
import { type BakedImage, renderManifest } from '../../image/bake/render-manifest.ts'
import { renderSbom } from '../../image/bake/render-sbom.ts'
import { nodeFiles } from '../../image/content/node-files.ts'
import { corePackages, rolePackages } from '../../image/content/packages.ts'
import type { Cluster, Node } from '../../inventory/model/cluster.ts'
import { configure } from './configure.ts'
import { makeSystemLayers } from './layers.ts'
import { openPackages, type PackageSet } from './package-store.ts'
import { makeProduct, type Product } from './product.ts'
import { makeTemplate, type Template } from './template.ts'
import type { Workshop } from './workshop.ts'
import { writeQcow2 } from './write-qcow2.ts'
import { writeRaw } from './write-raw.ts'

export type ImageFormat = 'raw' | 'qcow2'

export const IMAGE_FORMATS: readonly ImageFormat[] = ['raw', 'qcow2']

export interface Order {
  readonly cluster: Cluster
  readonly node: Node
  readonly plan: DiskPlan
  readonly formats: readonly ImageFormat[]
  /** Folder for the images and what describes them. */
  readonly output: string
  /** URI of the Debian archive. */
  readonly mirror: string
  /** Ask the archive for newer packages. */
  readonly update: boolean
  /** Administrators' keys beside the cluster file's, in authorized_keys form. */
  readonly extraKeys: readonly string[]
  /** SHA-256 of the files the order came from, by name. */
  readonly inputs: Readonly<Record<string, string>>
}

/** What a bake leaves in the output folder. */
export interface Baked {
  readonly images: readonly BakedImage[]
  readonly manifest: string
  readonly sbom: string
}

/** Bakes the image of one node: packages, layers, disk, configuration, formats. */
export async function bake(shop: Workshop, order: Order): Promise<Baked> {
  const parts = await prepare(shop, order)
  const { plan, cluster, node } = order
  const { epoch } = parts.packages.archive
  const files = filesOf(order)
  const writes = await configure(shop, parts.template, { plan, files, epoch })

  await mkdir(order.output, { recursive: true })
  const images: BakedImage[] = []
  for (const format of order.formats) {
    images.push(await writeImage(shop, order, { format, template: parts.template, writes }))
  }
  const manifest = renderManifest({
    ...{
      cluster: cluster.name,
      node: node.name,
      role: node.role,
      inputs: order.inputs,
      plan,
      images,
    },
    archive: parts.packages.archive,
    layers: { ...parts.keys, template: parts.template.key },
    packages: parts.packages.all,
  })
  const status = await readFile(parts.template.dpkgStatus, 'utf8')
  const modules = parts.product.modules
  const sbom = renderSbom({ node: node.name, epoch, packages: installedPackages(status), modules })
  return {
    images,
    manifest: await put(order, `${node.name}.manifest.json`, manifest),
    sbom: await put(order, `${node.name}.cdx.json`, sbom),
  }
}

interface Parts {
  readonly packages: PackageSet
  readonly product: Product
  readonly template: Template
  readonly keys: Readonly<Record<string, string>>
}

async function prepare(shop: Workshop, order: Order): Promise<Parts> {
  const { cluster, node, plan, mirror, update } = order
  const core = corePackages(cluster.locale)
  const role = rolePackages(node.role, node.packages)
  const packages = await openPackages(shop, { mirror, core, role, update })
  const { epoch } = packages.archive
  const [system, product] = await settle(
    makeSystemLayers(shop, { packages, core, role, locale: cluster.locale }),
    makeProduct(shop, epoch),
  )
  const keys = { system: system.key, product: product.key }
  const template = await makeTemplate(shop, {
    ...{ plan, epoch, keys: Object.values(keys), configured: filesOf(order) },
    layers: [product.folder, ...system.folders],
    title: `Switchyard ${node.name}`,
  })
  return { packages, product, template, keys }
}

/** Waits for both before it tells of a failure: nothing may still be at work when a bake ends. */
async function settle<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([one, other])
  return [await one, await other]
}

function filesOf({ cluster, node, mirror, plan, extraKeys }: Order) {
  return nodeFiles({ cluster, node, mirror, fstab: plan.fstab, extraKeys })
}

interface Content {
  readonly format: ImageFormat
  readonly template: Template
  readonly writes: readonly Write[]
}

async function writeImage(shop: Workshop, order: Order, content: Content): Promise<BakedImage> {
  const { format, template, writes } = content
  const file = `${order.node.name}.${format}`
  const title = `write ${file}`
  const unfinished = join(order.output, `.${file}.${process.pid}.tmp`)
  const started = performance.now()
  shop.watcher.started(title)
  try {
    const sha256 =
      format === 'raw'
        ? await writeRaw(unfinished, {
            ...{ disk: template.disk, extents: template.extents, writes, signal: shop.signal },
            size: order.plan.size,
            progress: (share) => shop.watcher.progressed(title, share),
          })
        : await writeQcow2(shop, unfinished, { template, writes })
    await rename(unfinished, join(order.output, file))
    shop.watcher.finished(title, (performance.now() - started) / 1000)
    return { format, file, virtualSize: order.plan.size, sha256 }
  } finally {
    await rm(unfinished, { force: true })
  }
}

/** Writes a small file whole or not at all. */
async function put(order: Order, name: string, text: string): Promise<string> {
  const path = join(order.output, name)
  await writeFile(`${path}.tmp`, text)
  await rename(`${path}.tmp`, path)
  return path
}
