/**
 * The clauses a reconciliation can cite, each with its sentence word for word.
 *
 * `text` names the published guide the sentence is part of. `X-4` is a check across programmes; it has no
 * sentence of its own and quotes the one it rests on.
 */
export const CLAUSES = {
  'XLQ-DX-1a': {
    text: 'XLQ-DX',
    quotation:
      '服务机构已完成租用智能算力开展AI大模型训练（包括预训练、有监督微调、强化学习等）、推理（阶段性训练成果的验证性推理）服务事项，对接受的深圳市训力券兑现。',
  },
  'XLQ-DX-1b': { text: 'XLQ-DX', quotation: '服务机构已完成租用智能算力' },
  'XLQ-DX-4.1.1a': {
    text: 'XLQ-DX',
    quotation:
      '申请单位应当是按照相关规定与持券单位签订了相关服务合同、接收训力券并按服务合同约定完成了相关智能算力服务且提供相关服务时已入库并在有效期内的服务机构。',
  },
  'XLQ-DX-4.1.1c': { text: 'XLQ-DX', quotation: '按服务合同约定完成了相关智能算力服务' },
  'XLQ-DX-4.1.4a': { text: 'XLQ-DX', quotation: '不超过服务合同实际结算总费用的50%' },
  'XLQ-DX-4.2.1': { text: 'XLQ-DX', quotation: '未按服务内容要求使用训力券的，不予兑现' },
  'XLQ-DX-5.4a': {
    text: 'XLQ-DX',
    quotation: '实施智能算力服务项目的有关财务材料（算力服务合同费的结算发票、自筹资金银行转账等）。',
  },
  'XLQ-DX-5.4b': { text: 'XLQ-DX', quotation: '自筹资金银行转账等' },
  'XLQ-DX-5.5': { text: 'XLQ-DX', quotation: '智能算力服务过程材料。' },
  'XLQ-RK-4.2.2b': { text: 'XLQ-RK', quotation: '能提供的智能算力规模为300P FLOPS（FP16）（含）以上' },
  'XLQ-RK-4.2.3': { text: 'XLQ-RK', quotation: '服务平台具备智能算力使用计量日志功能。' },
  'X-4': { text: 'XLQ-DX', quotation: '按服务合同约定完成了相关智能算力服务' },
} as const satisfies Record<string, { readonly text: 'XLQ-DX' | 'XLQ-RK'; readonly quotation: string }>

export type ClauseId = keyof typeof CLAUSES
