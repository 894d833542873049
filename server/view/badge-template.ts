/** What badges look like: data in `frameworks/`, a template for all and a design for each framework. */
import { existsSync, readFileSync } from 'node:fs'
import { projectPath, schemaErrors } from '../schema.ts'
import type { Text } from '../text.ts'
import { contrast } from './contrast.ts'

export const families = [
  'participation',
  'engagement',
  'knowledge',
  'skill',
  'role',
  'achievement',
  'aspiration',
  'profile',
  'organisation-label',
] as const
export type BadgeFamily = (typeof families)[number]

interface Block {
  readonly middle: number
  readonly height: number
}

interface Layout {
  readonly panel: { readonly top: number; readonly bottom: number }
  readonly title: Block
  readonly subtitle: Block
}

/** `schemas/badge-template.schema.json`; lengths in a picture of 512 × 512. */
export interface BadgeTemplate {
  readonly colour: string
  readonly ink: string
  readonly secondaryInk: string
  readonly paper: string
  readonly emblem: string
  readonly layout: {
    readonly logo: Block & { readonly width: number }
    readonly family: { readonly middle: number; readonly sizes: readonly number[] }
    readonly withLevel: Layout
    readonly withoutLevel: Layout
    readonly title: { readonly lines: number; readonly sizes: readonly number[] }
    readonly subtitle: { readonly lines: number; readonly sizes: readonly number[] }
    readonly mark: {
      readonly middle: number
      readonly size: number
      readonly step: { readonly radius: number; readonly gap: number }
    }
    readonly levelName: { readonly middle: number; readonly sizes: readonly number[] }
  }
  readonly families: Readonly<Record<BadgeFamily, FamilyDesign>>
}

export interface FamilyDesign {
  readonly label: Text
  /** An SVG path. */
  readonly outline: string
  readonly widths: Readonly<Record<'family' | 'title' | 'subtitle' | 'level', number>>
}

/** `schemas/badge-design.schema.json`. */
export type FrameworkDesign = Pick<BadgeTemplate, 'colour'> & Partial<Pick<BadgeTemplate, 'emblem'>>

/** WCAG 2.2 §1.4.3. */
const leastContrast = 4.5

/** The template all badges are drawn from. */
export const badgeTemplate = read<BadgeTemplate>('badge-template', 'frameworks/badge-template.json')
requireContrast('the badge template', badgeTemplate)

const designs = new Map<string, FrameworkDesign>()

/**
 * What the badges of the framework look like; as the template says when it has no design of its own. Read once.
 * @throws Error when a design breaks its schema, or has a colour that texts do not stand out from
 */
export function frameworkDesign(slug: string): FrameworkDesign {
  const known = designs.get(slug)
  if (known !== undefined) return known
  const file = `frameworks/${slug}/badge-design.json`
  // Frameworks written at run time have names of this form too, and no folder.
  const isShipped = /^[a-z][a-z0-9-]*$/u.test(slug) && existsSync(projectPath(file))
  const design = isShipped ? read<FrameworkDesign>('badge-design', file) : { colour: badgeTemplate.colour }
  requireContrast(file, { ...badgeTemplate, ...design })
  if (isShipped) designs.set(slug, design)
  return design
}

function read<Shape>(schema: string, file: string): Shape {
  const value = JSON.parse(readFileSync(projectPath(file), 'utf8')) as Shape
  const [error] = schemaErrors(`${schema}.schema.json`, value)
  if (error !== undefined) throw new Error(`${file} breaks its schema: ${error.pointer} ${error.message}`)
  return value
}

function requireContrast(what: string, { colour, ink, secondaryInk, paper }: BadgeTemplate): void {
  for (const letters of [colour, ink, secondaryInk]) {
    if (contrast(letters, paper) < leastContrast)
      throw new Error(`${what}: ${letters} cannot be read on ${paper}, nor ${paper} on it`)
  }
}
