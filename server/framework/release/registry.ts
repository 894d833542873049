/** The released versions this process knows: those it published, and those other processes did. */
import { Problem } from '../../problem.ts'
import type { FrameworkRelease } from '../../store/framework-documents.ts'
import { everything } from '../../store/everything.ts'
import type { Store } from '../../store/store.ts'
import { releaseStatus, type VersionStatus } from '../framework-version.ts'
import type { Frameworks, FrameworkVersion } from '../types.ts'
import { byRelease } from './release-order.ts'
import { readRelease, type ReleaseReader } from './stored-release.ts'

export interface RegistryDeps extends ReleaseReader {
  readonly store: Pick<Store, 'frameworkReleases' | 'longTexts'>
  /** Milliseconds since any moment, never going back: tells how long ago the store was last read. */
  readonly elapsed: () => number
  /** Told once of a stored release that cannot be read. It is left out, and the others are served. */
  readonly broken: (release: string, error: unknown) => void
}

export interface Registry extends Frameworks {
  /** Makes known what was just published. `revision` is that of its stored release. */
  add(version: FrameworkVersion, revision: number): void
  /** Gives a known version the status of its stored release. */
  update(release: FrameworkRelease): void
}

interface Known {
  readonly version: FrameworkVersion
  readonly revision: number
}

const millisecondsBetweenReadings = 1000

/** A registry that knows nothing yet: `add` and `refresh` fill it. `list` answers the same array until something changes. */
export function createRegistry(deps: RegistryDeps): Registry {
  const known = new Map<string, Known>()
  const unreadable = new Map<string, number>()
  let list: readonly FrameworkVersion[] = []
  let lastReading = -Infinity
  let reading: Promise<void> | undefined

  function keep(id: string, entry: Known): void {
    known.set(id, entry)
    list = [...known].sort(([left], [right]) => byRelease(left, right)).map(([, { version }]) => version)
  }

  function update(release: FrameworkRelease): void {
    const entry = known.get(release._id)
    // A reading that began before the last change tells what was, not what is.
    if (entry === undefined || entry.revision >= release.revision) return
    keep(release._id, { version: withStatus(entry.version, release), revision: release.revision })
  }

  function add(version: FrameworkVersion, revision: number): void {
    const id = `${version.slug}/${version.version}`
    if (!known.has(id)) keep(id, { version, revision })
  }

  async function load(release: FrameworkRelease): Promise<void> {
    if (unreadable.get(release._id) === release.revision) return
    try {
      add(await readRelease(deps, release), release.revision)
    } catch (error) {
      if (error instanceof Problem) throw error
      unreadable.set(release._id, release.revision)
      deps.broken(release._id, error)
    }
  }

  async function read(): Promise<void> {
    for (const release of await everything(deps.store.frameworkReleases, {})) {
      if (known.has(release._id)) update(release)
      else await load(release)
    }
  }

  return {
    add,
    update,
    list: () => list,
    find: (slug, version) => known.get(`${slug}/${version}`)?.version,
    latest(slug) {
      const versions = list.filter((version) => version.slug === slug)
      return versions.findLast(({ status }) => status === 'released') ?? versions.at(-1)
    },
    async refresh({ atOnce } = { atOnce: false }) {
      // One that is under way may have begun before what is looked for was there.
      if (atOnce) await reading?.catch(() => undefined)
      const isDue = atOnce || deps.elapsed() - lastReading >= millisecondsBetweenReadings
      if (reading === undefined && isDue) {
        lastReading = deps.elapsed()
        reading = read().finally(() => {
          reading = undefined
        })
      }
      await reading
    },
  }
}

function withStatus(version: FrameworkVersion, status: VersionStatus): FrameworkVersion {
  const { status: _status, statusReason: _reason, statusChangedAt: _at, replacedBy: _by, ...same } = version
  return { ...same, ...releaseStatus(status) }
}
