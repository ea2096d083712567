-- Statements as this engine writes them, in the order given: comments, spaces and brackets that say nothing are gone.
-- Shards: all; asked of one part at a time.
SELECT formatQuerySingleLine(statement) AS formatted
FROM (SELECT arrayJoin({statements:Array(String)}) AS statement)
