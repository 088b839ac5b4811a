#pragma once

#include "server/config/Config.h"

#include <QLatin1String>

#include <array>
#include <span>

namespace config {

/// How a value of an enumeration is written in JSON.
template <typename Enum> struct Spelling
{
    Enum value;
    QLatin1String name;
};
// Compilers before P1816 (Clang 14, which the linter is built on) want it said.
template <typename Enum> Spelling(Enum, QLatin1String) -> Spelling<Enum>;

namespace spellings {

using namespace Qt::Literals::StringLiterals;

inline constexpr std::array listenerTls{Spelling{TlsUse::Off, "off"_L1}, Spelling{TlsUse::Optional, "optional"_L1},
                                        Spelling{TlsUse::Required, "required"_L1},
                                        Spelling{TlsUse::Implicit, "implicit"_L1}};
inline constexpr std::array dataProtection{Spelling{TlsUse::Optional, "optional"_L1},
                                           Spelling{TlsUse::Required, "required"_L1}};
inline constexpr std::array tlsVersion{Spelling{Tls::Version::Tls12, "1.2"_L1},
                                       Spelling{Tls::Version::Tls13, "1.3"_L1}};
inline constexpr std::array sessionReuse{Spelling{Tls::SessionReuse::Off, "off"_L1},
                                         Spelling{Tls::SessionReuse::Prefer, "prefer"_L1},
                                         Spelling{Tls::SessionReuse::Require, "require"_L1}};
inline constexpr std::array action{Spelling{policy::Action::Allow, "allow"_L1},
                                   Spelling{policy::Action::Deny, "deny"_L1}};
inline constexpr std::array promiseKind{Spelling{policy::Promise::Kind::Never, "never"_L1},
                                        Spelling{policy::Promise::Kind::Always, "always"_L1}};
inline constexpr std::array direction{Spelling{policy::Rule::When::Active, "active"_L1},
                                      Spelling{policy::Rule::When::Passive, "passive"_L1},
                                      Spelling{policy::Rule::When::Any, "any"_L1}};
inline constexpr std::array protection{Spelling{policy::Rule::Protection::Any, "any"_L1},
                                       Spelling{policy::Rule::Protection::Required, "required"_L1}};
inline constexpr std::array transfer{
    Spelling{policy::Rule::SendKind, "send"_L1}, Spelling{policy::Rule::ReceiveKind, "receive"_L1},
    Spelling{policy::Rule::ListKind, "list"_L1}, Spelling{policy::Rule::AnyKind, "any"_L1}};
inline constexpr std::array mode{Spelling{Mode::Download, "download"_L1}, Spelling{Mode::DropBox, "dropbox"_L1},
                                 Spelling{Mode::Exchange, "exchange"_L1}, Spelling{Mode::Manage, "manage"_L1}};
inline constexpr std::array durability{Spelling{Audit::Durability::Full, "full"_L1},
                                       Spelling{Audit::Durability::Normal, "normal"_L1}};

} // namespace spellings

/// Empty when the table does not hold the value.
template <typename Enum> QString nameOf(Enum value, std::span<const Spelling<Enum>> table)
{
    for (const Spelling<Enum> &spelling : table) {
        if (spelling.value == value)
            return spelling.name;
    }
    return {};
}

template <typename Enum> bool readName(const QString &name, Enum &value, std::span<const Spelling<Enum>> table)
{
    for (const Spelling<Enum> &spelling : table) {
        if (spelling.name == name) {
            value = spelling.value;
            return true;
        }
    }
    return false;
}

/// `"off", "optional", "required"`, for messages.
template <typename Enum> QString namesOf(std::span<const Spelling<Enum>> table)
{
    QString names;
    for (const Spelling<Enum> &spelling : table)
        names += (names.isEmpty() ? QLatin1String("\"") : QLatin1String(", \"")) % spelling.name % u'"';
    return names;
}

} // namespace config
