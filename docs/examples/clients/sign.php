<?php
// The signing rule in PHP, as `vendloop conform` asks it: a JSON object a line in, a sign a line out.

function sign(array $members, string $key): string
{
    unset($members['sign']);
    // Not array_filter() without a callback: that drops "0" as well.
    $members = array_filter($members, fn ($value) => $value !== '');
    // Without SORT_STRING, names that look like numbers are sorted as numbers.
    ksort($members, SORT_STRING);
    $pairs = [];
    foreach ($members as $name => $value) {
        $pairs[] = "$name=$value";
    }
    // Not http_build_query(): that encodes the values.
    return strtoupper(md5(implode('&', $pairs) . "&key=$key"));
}

while (($line = fgets(STDIN)) !== false) {
    $case = json_decode($line, true);
    echo sign($case['members'], $case['key']), "\n";
}
