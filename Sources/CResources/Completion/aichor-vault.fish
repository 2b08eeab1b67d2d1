# SPDX-License-Identifier: Apache-2.0
# fish completion of aichor-vault

function __aichor_vault_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for line in (printf '%s\n' $words[2..-1] "$current" | $words[1] complete 2>/dev/null)
        if string match -q ':files*' -- $line
            set -l prefix (string split -m 1 \t -- $line)[2]
            set -l path (string sub -s (math 1 + (string length -- "$prefix")) -- "$current")
            for file in (__fish_complete_path "$path" '')
                printf '%s%s\n' "$prefix" $file
            end
        else
            printf '%s\n' $line
        end
    end
end

complete -c aichor-vault -f -a '(__aichor_vault_complete)'
