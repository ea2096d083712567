import { z } from 'zod'
import {
  CORRECTION,
  correctionNeedsReason,
  Day,
  envelope,
  Id,
  Name,
  Quantity,
  refusal,
  Sha256,
  text,
  Uscc,
} from './primitives.ts'

/** Types of data in the order of YLQ-SQ-3.2.1; `other` is for a person to map to one of them (3.2.N). */
export const DATASET_CLASSES = [
  'pretraining_text',
  'labelled_text',
  'instruction_image',
  'audio_video',
  'structured',
  'embodied_multimodal',
  'motion_control',
  'human_behaviour',
  'simulation_scene',
  'asset_model',
  'other',
] as const
export const MODALITIES = ['text', 'rgb', 'depth', 'audio', 'tactile', 'other'] as const

/** How much of one class a data set holds: `audio_video` in hours, every other in 条, 组, 张 or 个. */
export const DatasetPart = z
  .strictObject({
    class: z.enum(DATASET_CLASSES),
    quantity: Quantity,
    /** Of `embodied_multimodal`: which modalities every item has. */
    modalities: z.array(z.enum(MODALITIES)).min(1).max(6).optional(),
  })
  .meta({ id: 'DatasetPart' })

/** A data set that was opened to the public on a platform (YLQ-SQ-1.2, 3.2.1, 5.2.2). A field left out is not known. */
export const Dataset = z
  .strictObject({
    ...envelope,
    datasetId: Id,
    org: Uscc,
    name: Name.optional(),
    platform: Name,
    /** Account of the platform that it was opened with. */
    account: text(128).optional(),
    url: text(2048).optional(),
    openedOn: Day,
    contents: z.array(DatasetPart).min(1).max(20),
    /** SHA-256 of what was opened. */
    contentDigest: Sha256.optional(),
    project: Id.optional(),
    /** 涉及个人隐私、个人信息或商业秘密 (YLQ-SQ-4.1.7). */
    personalOrSecret: z.boolean().optional(),
  })
  .refine(correctionNeedsReason, CORRECTION)
  .refine(
    (d) => new Set(d.contents.map((part) => part.class)).size === d.contents.length,
    refusal('contents', 'each class once'),
  )
  .refine(
    (d) => d.contents.every((part) => part.class === 'audio_video' || !part.quantity.includes('.')),
    refusal('contents', 'whole numbers; only audio and video are in hours'),
  )
  .meta({ id: 'Dataset', title: '开放数据集' })
export type Dataset = z.infer<typeof Dataset>
