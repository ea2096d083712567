/** `1234567` → `1,234,567`, for people. Input: decimal digits without sign or point. */
export const groupDigits = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ',')
