/** Giving the right to assess, and taking it back. */
import { randomBytes } from 'node:crypto'
import { parisDay } from '../paris-day.ts'
import { Problem, type ProblemItem } from '../problem.ts'
import type { Delegation } from '../store/recognition-documents.ts'
import type { New } from '../store/store.ts'
import { timestamp } from '../timestamp.ts'
import type { DelegationDeps } from './delegation.ts'

export interface GiveDelegationDeps extends DelegationDeps {
  readonly clock: () => Date
  readonly frameworks: { latest(slug: string): DelegableFramework | undefined }
}

/** As much of a framework as a delegation names. */
export interface DelegableFramework {
  readonly competencies: readonly { readonly code: string }[]
  readonly levels: readonly { readonly number: number; readonly issuable: boolean }[]
}

export interface NewDelegation {
  readonly personId: string
  readonly framework: string
  readonly competencies?: readonly string[] | undefined
  readonly maximumLevel?: number | undefined
  /** First and last day, Europe/Paris. */
  readonly from: string
  readonly until: string
}

/**
 * Gives a delegation; asked again with the same `id`, answers the one first given. A coordinator may delegate to themself: who gave it is
 * kept with it. Does NOT check that the person is one of the organisation's.
 * @throws Problem `framework-version-unknown` (422) when no version of the framework is released; `invalid-request` (400) for a competency
 *   or a level that its newest version does not have, and for days that are past, the wrong way round, or more than five years apart
 */
export async function giveDelegation(
  { store, clock, frameworks }: GiveDelegationDeps,
  by: { readonly organisationId: string; readonly keyId: string },
  request: NewDelegation,
  id: string = randomBytes(16).toString('hex'),
): Promise<Delegation> {
  const before = await store.delegations.get(id)
  if (before !== undefined) return before
  const { personId, framework, competencies, maximumLevel, from, until } = request
  const known = frameworks.latest(framework)
  if (known === undefined) {
    throw new Problem('framework-version-unknown', {
      fr: 'Aucune version de ce référentiel n’est publiée ici.',
      en: 'No version of this framework is released here.',
    })
  }
  const now = clock()
  const errors = [...limitErrors(known, request), ...dayErrors(request, parisDay(now))]
  if (errors[0] !== undefined) throw new Problem('invalid-request', errors[0].detail, { errors })
  const delegation: New<Delegation> = {
    _id: id,
    organisationId: by.organisationId,
    personId,
    framework,
    ...(competencies === undefined ? {} : { competencies: [...competencies] }),
    ...(maximumLevel === undefined ? {} : { maximumLevel }),
    from,
    until,
    createdAt: timestamp(now),
    createdBy: by.keyId,
  }
  if (await store.delegations.insert(delegation)) return { ...delegation, revision: 0 }
  const given = await store.delegations.get(id)
  if (given === undefined) throw new Error('a delegation id is taken by no delegation')
  return given
}

/**
 * Takes a delegation back for good. Taking it back twice is harmless. What was assessed under it stays assessed.
 * @throws Problem `not-found` (404) when the organisation has no such delegation
 */
export async function revokeDelegation(
  { store, clock }: DelegationDeps & { readonly clock: () => Date },
  organisationId: string,
  id: string,
): Promise<Delegation> {
  for (;;) {
    const delegation = await store.delegations.get(id)
    if (delegation?.organisationId !== organisationId) {
      throw new Problem('not-found', {
        fr: 'Il n’y a pas de telle délégation dans votre organisation.',
        en: 'There is no such delegation in your organisation.',
      })
    }
    if (delegation.revokedAt !== undefined) return delegation
    const revoked = await store.delegations.replace({ ...delegation, revokedAt: timestamp(clock()) })
    if (revoked !== undefined) return revoked
  }
}

function limitErrors(
  known: DelegableFramework,
  { competencies = [], maximumLevel }: NewDelegation,
): readonly ProblemItem[] {
  const codes = new Set(known.competencies.map(({ code }) => code))
  const unknown = competencies.flatMap((code, index) =>
    codes.has(code)
      ? []
      : [
          {
            pointer: `/competencies/${String(index)}`,
            code: 'competency-unknown',
            detail: {
              fr: 'La version la plus récente du référentiel n’a pas cette compétence.',
              en: 'The newest version of the framework has no such competency.',
            },
          },
        ],
  )
  const isLevel =
    maximumLevel === undefined ||
    known.levels.some(({ number, issuable }) => issuable && number === maximumLevel)
  if (isLevel) return unknown
  const detail = {
    fr: 'Ce référentiel n’a pas de badge de ce niveau.',
    en: 'This framework has no badge of this level.',
  }
  return [...unknown, { pointer: '/maximumLevel', code: 'level-unknown', detail }]
}

const maximumYears = 5

function dayErrors({ from, until }: NewDelegation, today: string): readonly ProblemItem[] {
  const error = (code: string, fr: string, en: string) => [{ pointer: '/until', code, detail: { fr, en } }]
  if (until < from) {
    return error(
      'until-before-from',
      'La délégation finirait avant de commencer.',
      'The delegation would end before it begins.',
    )
  }
  if (until < today)
    return error('already-over', 'La délégation serait déjà finie.', 'The delegation would already be over.')
  // As text: the 29th of February five years on is before the 1st of March, whether it exists or not.
  const last = `${String(Number(from.slice(0, 4)) + maximumYears).padStart(4, '0')}${from.slice(4)}`
  if (until > last) {
    return error(
      'too-long',
      `Une délégation dure ${String(maximumYears)} ans au plus.`,
      `A delegation lasts ${String(maximumYears)} years at most.`,
    )
  }
  return []
}
