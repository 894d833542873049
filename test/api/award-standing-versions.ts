/** A later version of the référentiel, released in a running service, and badges of the version before. */
import type { NormalNode } from '../../server/framework/normal-form.ts'
import type { FrameworkVersion } from '../../server/framework/types.ts'
import { succeeded, type Client, type Schemas, type TestService } from '../support/service.ts'
import { badges, enrol, learner, openSession, sign, type AwardedLine } from '../support/training.ts'

export const slug = 'referentiel-mediateurs'

/** RM-A1.1 asks for more at level 1, RM-A2.1 is replaced by RM-A2.2, and nothing happened to RM-A1.2. */
export const broken = 'RM-A1.1-N1'
export const replaced = 'RM-A2.1-N1'
export const same = 'RM-A1.2-N1'

/** What the version says, changed as the three codes above need it. */
export function changedNodes(nodes: ReadonlyMap<string, NormalNode>): Map<string, NormalNode> {
  const changed = new Map(
    [...nodes].map(([code, node]) => [code, structuredClone(node) as NormalNode & Record<string, never>]),
  ) as Map<string, Record<string, unknown>>
  const [first] = changed.get('RM-A1.1')?.['mediation:levelStatement'] as {
    'mediation:indicator': unknown[]
  }[]
  first?.['mediation:indicator'].push({
    id: './RM-A1.1#niveau-1-indicateur-9',
    type: 'mediation:Indicator',
    'dcterms:description': { fr: 'Affiche les horaires à l’entrée' },
  })
  changed.set('RM-A2.1', {
    type: ['ceasn:Competency', 'mediation:RetiredCompetency'],
    'ceasn:codedNotation': 'RM-A2.1',
    'ceasn:competencyLabel': changed.get('RM-A2.1')?.['ceasn:competencyLabel'],
    'dcterms:isReplacedBy': ['./RM-A2.2'],
  })
  for (const node of changed.values()) {
    if (node['type'] !== 'mediation:Profile') continue
    const targets = node['mediation:target'] as { 'mediation:competency': string }[]
    node['mediation:target'] = targets.filter((target) => target['mediation:competency'] !== './RM-A2.1')
  }
  return changed as Map<string, NormalNode>
}

/** Releases `version` after 0.1.0, as the hub, with those changes. */
export async function releaseNext(service: TestService, version = '0.2.0'): Promise<FrameworkVersion> {
  const { frameworks, deriveFiles, publishRelease } = service.context.deps
  const base = frameworks.find(slug, '0.1.0')
  if (base === undefined) throw new Error('the référentiel is not published')
  const form = { slug, nodes: changedNodes(base.form().nodes) }
  return publishRelease(deriveFiles(form, { version, replaces: '0.1.0' }, base.files), base.organisationId)
}

/** One person with the three badges of 0.1.0, by code of the achievement. */
export async function threeBadges(
  client: Client,
  change: { readonly session?: object; readonly person?: object } = {},
): Promise<Readonly<Record<string, AwardedLine>>> {
  const achievements = [broken, replaced, same].map((code) => `${slug}/0.1.0/${code}`)
  const session = await openSession(client, { achievements, ...change.session })
  await enrol(client, session, [learner('Éloïse', change.person)])
  const lines = badges(succeeded(await sign(client, session)))
  if (lines.length !== 3) throw new Error('the criteria of level 1 were not met')
  return Object.fromEntries(lines.map((line) => [line.achievement.split('/').at(-1) ?? '', line]))
}

export async function standingOf(client: Client, awardId: string): Promise<Schemas['AwardStanding']> {
  return succeeded(await client.call<Schemas['AwardStanding']>('GET', `/awards/${awardId}/standing`))
}
