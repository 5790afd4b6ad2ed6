import { identityOf } from '../../partitioning/layout/identity.ts'
import { layoutNamed } from '../../partitioning/layout/layouts.ts'
import { placeLayout, smallestDisk } from '../../partitioning/layout/place-layout.ts'

export const layout = layoutNamed('appliance')
export const placed = placeLayout(layout, smallestDisk(layout))
export const identity = identityOf({ cluster: 'example', node: 'cs1' })
