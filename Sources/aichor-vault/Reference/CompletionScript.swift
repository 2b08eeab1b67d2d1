// SPDX-License-Identifier: Apache-2.0

/// What a shell runs when Tab is pressed: it asks this program, which knows its own options.
///
/// The words go through a pipe and not as arguments: other users must not see a line that is still being typed.
enum CompletionScript {
    static let bash = #"""
        # bash completion of aichor-vault

        _aichor_vault() {
            local rest=${COMP_LINE:0:COMP_POINT} word current prefix="" line IFS=$'\n'
            local -a words=() lines=() files=()
            local -i index
            COMPREPLY=()
            # bash also splits words at '=' and ':'; join the parts that no blank separates.
            for ((index = 0; index <= COMP_CWORD; index++)); do
                word=${rest#"${rest%%[![:blank:]]*}"}
                if [[ $index -eq 0 || $word != "$rest" ]]; then words+=(""); fi
                if [[ $index -eq $COMP_CWORD ]]; then
                    words[${#words[@]} - 1]+=$word
                else
                    words[${#words[@]} - 1]+=${COMP_WORDS[index]}
                    rest=${word#"${COMP_WORDS[index]}"}
                fi
            done
            current=${words[${#words[@]} - 1]}
            # The part that bash keeps: it replaces only what comes after the last '=' or ':'.
            if [[ $COMP_WORDBREAKS == *=* || $COMP_WORDBREAKS == *:* ]]; then
                prefix=$current
                while [[ -n $prefix && ! ($prefix == *[=:] && $COMP_WORDBREAKS == *"${prefix: -1}"*) ]]; do
                    prefix=${prefix%?}
                done
            fi
            mapfile -t lines < <(printf '%s\n' "${words[@]:1}" | "${COMP_WORDS[0]/#\~/$HOME}" complete 2>/dev/null)
            for line in "${lines[@]}"; do
                if [[ $line == ":files"* ]]; then
                    compopt -o filenames 2>/dev/null
                    line=${line#*$'\t'}
                    mapfile -t files < <(compgen -f -- "${current#"$line"}")
                    for word in "${files[@]}"; do
                        word=$line$word
                        COMPREPLY+=("${word#"$prefix"}")
                    done
                else
                    word=${line%%$'\t'*}
                    if [[ $word == "$current"* ]]; then COMPREPLY+=("${word#"$prefix"}"); fi
                fi
            done
        }

        complete -F _aichor_vault aichor-vault

        """#

    static let zsh = #"""
        #compdef aichor-vault

        _aichor-vault() {
            local line
            local -a before lines described bare
            local -i ret=1
            if (( CURRENT > 2 )); then before=("${(@)words[2,CURRENT-1]}"); fi
            lines=("${(@f)$(print -rl -- "${before[@]}" "$PREFIX" | "${words[1]/#\~/$HOME}" complete 2>/dev/null)}")
            for line in "${lines[@]}"; do
                if [[ $line == :files* ]]; then
                    line=${line#*$'\t'}
                    [[ -z $line ]] || compset -P "${(b)line}"
                    _files && ret=0
                elif [[ $line == *$'\t' ]]; then
                    bare+=("${line%$'\t'}")
                elif [[ -n $line ]]; then
                    described+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
                fi
            done
            (( ! $#bare )) || compadd -- "${bare[@]}" && ret=0
            (( ! $#described )) || _describe -V 'aichor-vault' described && ret=0
            return ret
        }

        if [[ "${funcstack[1]}" = _aichor-vault ]]; then
            _aichor-vault "$@"
        else
            compdef _aichor-vault aichor-vault
        fi

        """#

    static let fish = #"""
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

        """#
}
