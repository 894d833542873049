/** Keeps where a person stands. */
import type { Frameworks, FrameworkVersion } from '../framework/types.ts'
import { parisDay } from '../paris-day.ts'
import { Problem, type ProblemItem } from '../problem.ts'
import { everything } from '../store/everything.ts'
import type { Positioning } from '../store/recognition-documents.ts'
import type { Store } from '../store/store.ts'
import type { Text } from '../text.ts'
import { timestamp } from '../timestamp.ts'
import { asSaid, type Positioned, type PositionedLevel, type Recorder } from './positioning.ts'

export interface PositioningDeps {
  readonly store: Pick<Store, 'positionings' | 'scrub'>
  readonly frameworks: Pick<Frameworks, 'find' | 'refresh'>
  /** The same positioning said twice is kept once. */
  readonly pseudonyms: { positioning(...identity: readonly string[]): string }
  readonly clock: () => Date
}

export interface NewPositioning {
  /** `<framework>/<version>`. */
  readonly framework: string
  readonly levels: readonly {
    readonly competency: string
    readonly level: number
    readonly note?: string | undefined
  }[]
  /** Day, Europe/Paris; today when absent. */
  readonly positionedOn?: string | undefined
}

/** Positionings kept of one person. */
const maximumOfPerson = 500

/**
 * Keeps what `recorder` says of `person`: `self` when it is themself, else `mediator`. When the last thing that recorder said of that day is
 * the same word for word, it is the one that was kept; after a correction, it corrects in turn. Nothing follows from it: it is no evidence, no rule sees it, no badge comes of it. Does NOT check that the
 * recorder may.
 * @throws Problem `framework-version-unknown` (422); `invalid-request` (400) for a competency or a level that the version does not have, a
 *   competency twice, or a day to come; `conflict` (409) when 500 of the person are kept: requests at the same moment may go a few beyond
 */
export async function recordPositioning(
  deps: PositioningDeps,
  person: Positioned,
  recorder: Recorder,
  { framework, levels, positionedOn }: NewPositioning,
): Promise<{ readonly positioning: Positioning; readonly created: boolean }> {
  await deps.frameworks.refresh()
  const version = versionOf(deps, framework)
  const now = deps.clock()
  const day = positionedOn ?? parisDay(now)
  const kept = levels.map(keptLevel)
  const errors = [...levelErrors(version, kept), ...(day > parisDay(now) ? [inFuture] : [])]
  if (errors.length > 0) throw new Problem('invalid-request', wrong, { errors })
  const { keyId, personId } = recorder
  const text = JSON.stringify(kept)
  const all = await everything(deps.store.positionings, { personId: person._id })
  const ofDay = all
    .filter((one) => one.framework === framework && one.positionedOn === day && isBy(recorder, one))
    .toSorted(asSaid)
  const latest = ofDay.at(-1)
  if (latest?.levels === text) return { positioning: latest, created: false }
  if (all.length >= maximumOfPerson) throw full()
  const ordinal = Math.max(0, ...ofDay.map((one) => one.ordinal + 1))
  const positioning = {
    _id: deps.pseudonyms.positioning(person._id, framework, personId ?? keyId, day, text, String(ordinal)),
    organisationId: person.organisationId,
    personId: person._id,
    framework,
    by: personId === person._id ? ('self' as const) : ('mediator' as const),
    recordedBy: keyId,
    ...(personId === undefined ? {} : { recordedByPerson: personId }),
    positionedOn: day,
    levels: text,
    ordinal,
    createdAt: timestamp(now),
  }
  if (await deps.store.positionings.insert(positioning))
    return { positioning: { ...positioning, revision: 0 }, created: true }
  // The same request, at the same moment.
  const before = await deps.store.positionings.get(positioning._id)
  // Erased between the two: whoever erased it comes last.
  return { positioning: before ?? { ...positioning, revision: 0 }, created: false }
}

/** Two keys of one person are one person. */
function isBy({ keyId, personId }: Recorder, { recordedBy, recordedByPerson }: Positioning): boolean {
  return (recordedByPerson ?? recordedBy) === (personId ?? keyId)
}

function full(): Problem {
  return new Problem('conflict', {
    fr: `Cette personne a déjà ${String(maximumOfPerson)} positionnements, le maximum : effacez-en d’abord.`,
    en: `This person already has ${String(maximumOfPerson)} positionings, the most there can be: erase some first.`,
  })
}

/** Members in one order, and notes without the spaces around them: what is said again is recognised. */
function keptLevel({ competency, level, note = '' }: NewPositioning['levels'][number]): PositionedLevel {
  const words = note.trim()
  return { competency, level, ...(words === '' ? {} : { note: words }) }
}

function versionOf({ frameworks }: Pick<PositioningDeps, 'frameworks'>, id: string): FrameworkVersion {
  const [slug = '', version = '', ...rest] = id.split('/')
  const found = rest.length === 0 ? frameworks.find(slug, version) : undefined
  if (found !== undefined) return found
  throw new Problem('framework-version-unknown', {
    fr: 'Aucune version publiée ne porte ce nom : écrivez `<référentiel>/<version>`.',
    en: 'No released version has this name: write `<framework>/<version>`.',
  })
}

function levelErrors(
  framework: FrameworkVersion,
  levels: readonly PositionedLevel[],
): readonly ProblemItem[] {
  const competencies = new Set(
    framework.competencies.map(({ code }) => code).filter((code) => isOfPeople(framework, code)),
  )
  const numbers = new Set(framework.levels.map(({ number }) => number))
  const seen = new Set<string>()
  return levels.flatMap(({ competency, level }, index): readonly ProblemItem[] => {
    const at = `/levels/${String(index)}`
    const repeated = seen.has(competency)
    seen.add(competency)
    return [
      ...(competencies.has(competency) ? [] : [item(`${at}/competency`, 'competency-unknown', noCompetency)]),
      ...(repeated ? [item(`${at}/competency`, 'competency-repeated', twice)] : []),
      ...(numbers.has(level) ? [] : [item(`${at}/level`, 'level-unknown', noLevel)]),
    ]
  })
}

/** The criteria of a label are about places, not about people. */
function isOfPeople({ nodes }: FrameworkVersion, code: string): boolean {
  return ![nodes.get(code)?.['type']].flat().includes('mediation:LabelCriterion')
}

function item(pointer: string, code: string, detail: Text): ProblemItem {
  return { pointer, code, detail }
}

const wrong: Text = {
  fr: 'Ce positionnement ne correspond pas au référentiel, ou à un jour passé.',
  en: 'This positioning does not fit the framework, or a day that has come.',
}
const noCompetency: Text = {
  fr: 'Cette version n’a pas de compétence de personne avec ce code.',
  en: 'This version has no competency of people with this code.',
}
const twice: Text = {
  fr: 'Cette compétence est déjà positionnée plus haut.',
  en: 'This competency is positioned above already.',
}
const noLevel: Text = {
  fr: 'L’échelle de cette version n’a pas ce niveau.',
  en: 'The scale of this version does not have this level.',
}
const inFuture: ProblemItem = {
  pointer: '/positionedOn',
  code: 'day-to-come',
  detail: {
    fr: 'Un positionnement dit où la personne en est : pas un jour à venir.',
    en: 'A positioning says where the person stands: not on a day to come.',
  },
}
