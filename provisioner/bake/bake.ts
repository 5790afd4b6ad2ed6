import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DiskPlan } from '../../image/bake/disk-plan.ts'
import { installedPackages } from '../../image/bake/installed-packages.ts'
import { type BakedImage, renderManifest } from '../../image/bake/render-manifest.ts'
import { renderSbom } from '../../image/bake/render-sbom.ts'
import { nodeFiles } from '../../image/content/node-files.ts'
import { corePackages, rolePackages } from '../../image/content/packages.ts'
import { serverSystemFiles } from '../../image/content/server-system-files.ts'
import { systemFiles } from '../../image/content/system-files.ts'
import { machineOf } from '../../image/hardware/machine-of.ts'
import type { Cluster, Node } from '../../inventory/model/cluster.ts'
import { identityOf } from '../../partitioning/layout/identity.ts'
import type { Signer } from '../formats/signer.ts'
import { configure } from './configure.ts'
import type { ImageFormat } from './images-wanted.ts'
import { makeSystemLayers } from './layers.ts'
import { openPackages, type PackageSet } from './package-store.ts'
import { makeProduct, type Product } from './product.ts'
import { makeTemplate, type Template } from './template.ts'
import { settle, type Workshop } from './workshop.ts'
import { writeImages } from './write-images.ts'

export interface Order {
  readonly cluster: Cluster
  readonly node: Node
  readonly plan: DiskPlan
  readonly formats: readonly ImageFormat[]
  /** Folder for the images and what describes them. */
  readonly output: string
  /** URI of the Debian archive. */
  readonly mirror: string
  /** Signs the OVA; absent: nobody does. */
  readonly signer?: Signer
  /** Ask the archive for newer packages. */
  readonly update: boolean
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
  const layers = await makeLayers(shop, order)
  const template = await templateOf(shop, order, layers)
  const { epoch } = layers.packages.archive
  const { cluster, node, plan, formats, output, signer } = order
  const machine = machineOf(cluster, node)
  const identity = identityOf({ cluster: cluster.name, node: node.name })
  await mkdir(output, { recursive: true })
  const images = await writeImages(
    shop,
    {
      ...{ machine, formats, output, template, size: plan.size, disk: identity.disk, epoch },
      ...(signer && { signer }),
    },
    configure(shop, template, { plan, files: filesOf(order), epoch }),
  )
  return { images, ...(await describe(order, { layers, template, images })) }
}

interface Made {
  readonly layers: Layers
  readonly template: Template
  readonly images: readonly BakedImage[]
}

/** Writes down what the images are made of. */
async function describe(order: Order, { layers, template, images }: Made) {
  const { cluster, node, inputs, plan } = order
  const { archive, all } = layers.packages
  const manifest = renderManifest({
    ...{ cluster: cluster.name, node: node.name, role: node.role, inputs, plan, images, archive },
    layers: { ...layers.keys, template: template.key },
    packages: all,
  })
  const packages = installedPackages(await readFile(template.dpkgStatus, 'utf8'))
  const { modules } = layers.product
  const sbom = renderSbom({ node: node.name, epoch: archive.epoch, packages, modules })
  return {
    manifest: await put(order, `${node.name}.manifest.json`, manifest),
    sbom: await put(order, `${node.name}.cdx.json`, sbom),
  }
}

/** The system a node runs, as folders to be laid over one another. */
export interface Layers {
  readonly packages: PackageSet
  readonly product: Product
  /** Topmost first. */
  readonly folders: readonly string[]
  /** Names in the cache, by kind of layer. */
  readonly keys: Readonly<Record<string, string>>
}

export interface LayersWanted extends Pick<Order, 'cluster' | 'node' | 'mirror' | 'update'> {
  /** For a physical server, whose root lies in a volume group; absent: for a virtual machine. */
  readonly isServer?: boolean
}

/** Makes everything of an image that does not depend on its disk. */
export async function makeLayers(shop: Workshop, wanted: LayersWanted): Promise<Layers> {
  const { cluster, node, mirror, update, isServer = false } = wanted
  const core = corePackages(cluster.locale, isServer)
  const files = isServer ? serverSystemFiles() : systemFiles()
  const encryption = isServer ? node.metal?.encryption : undefined
  const role = rolePackages(node.role, node.packages, encryption)
  const { mirrorKey } = cluster
  const packages = await openPackages(shop, { mirror, mirrorKey, core, role, update })
  const [system, product] = await settle(
    makeSystemLayers(shop, { packages, core, role, locale: cluster.locale, files }),
    makeProduct(shop),
  )
  const folders = [product.folder, ...system.folders]
  return { packages, product, folders, keys: { system: system.key, product: product.key } }
}

function templateOf(shop: Workshop, order: Order, layers: Layers): Promise<Template> {
  return makeTemplate(shop, {
    plan: order.plan,
    epoch: layers.packages.archive.epoch,
    keys: Object.values(layers.keys),
    configured: filesOf(order),
    layers: layers.folders,
    title: 'Switchyard',
  })
}

function filesOf({ cluster, node, mirror, plan }: Order) {
  return nodeFiles({ cluster, node, mirror, fstab: plan.fstab })
}

/** Writes a small file whole or not at all. */
async function put(order: Order, name: string, text: string): Promise<string> {
  const path = join(order.output, name)
  await writeFile(`${path}.tmp`, text)
  await rename(`${path}.tmp`, path)
  return path
}
