#include "server/audit/Record.h"

using namespace Qt::Literals::StringLiterals;

namespace audit {

QString dataVerbName(DataVerb verb)
{
    switch (verb) {
    case DataVerb::Port:
        return u"PORT"_s;
    case DataVerb::Eprt:
        return u"EPRT"_s;
    case DataVerb::Pasv:
        return u"PASV"_s;
    case DataVerb::Epsv:
        return u"EPSV"_s;
    case DataVerb::Tls:
        return u"TLS"_s;
    }
    Q_UNREACHABLE();
}

QString outcomeName(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Blocked:
        return u"blocked"_s;
    case Outcome::Allowed:
        return u"allowed"_s;
    case Outcome::Reported:
        return u"reported"_s;
    }
    Q_UNREACHABLE();
}

QString protectionName(Protection protection)
{
    switch (protection) {
    case Protection::Unknown:
        return {};
    case Protection::None:
        return u"none"_s;
    case Protection::Control:
        return u"control"_s;
    case Protection::Both:
        return u"both"_s;
    }
    Q_UNREACHABLE();
}

} // namespace audit
