#pragma once

#include <QList>
#include <QString>

#include <optional>

namespace address {

/// Consecutive ports, both ends included.
struct PortRange
{
    quint16 first = 0;
    quint16 last = 0;

    bool contains(quint16 port) const { return first <= port && port <= last; }
    int count() const { return int(last) - int(first) + 1; }
    friend bool operator==(const PortRange &, const PortRange &) = default;
};

/// Ports below this are reserved (privileged): RFC 2577 section 3.
inline constexpr quint16 firstUnreservedPort = 1024;

/// Ports as people write them: `20,1024-65535`. Kept sorted, joined and without overlap, so that equal sets are equal.
class PortSet
{
public:
    PortSet() = default; ///< empty
    static PortSet all(); ///< 1-65535
    static PortSet of(quint16 first, quint16 last);

    struct ParseError
    {
        qsizetype position = 0; ///< in the text
        QString message; ///< "70000 is above 65535"
    };
    /// Ranges separated by commas; blanks around them are allowed. 0 is not a port. An empty text is the empty set.
    static std::optional<PortSet> parse(QStringView text, ParseError *error = nullptr);

    bool contains(quint16 port) const
    {
        for (const PortRange &range : m_ranges) {
            if (range.contains(port))
                return true;
        }
        return false;
    }
    bool isEmpty() const { return m_ranges.isEmpty(); }
    const QList<PortRange> &ranges() const { return m_ranges; }
    int count() const;
    QString toString() const;

    friend bool operator==(const PortSet &, const PortSet &) = default;

private:
    QList<PortRange> m_ranges;
};

} // namespace address
