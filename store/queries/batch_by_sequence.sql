-- One batch's receipt.
SELECT receipt FROM batch WHERE institution = {institution:String} AND sequence = {sequence:UInt64} LIMIT 1
