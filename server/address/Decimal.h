#pragma once

#include <QtGlobal>

#include <optional>

namespace address {

/// A decimal number as every strict form here wants it: digits only, no sign, no blank, no leading zero, 0 to `most`.
/// `View` is QByteArrayView or QStringView. Inside server/address only.
template <typename View> std::optional<quint32> readDecimal(View text, quint32 most)
{
    if (text.isEmpty() || text.size() > 10)
        return std::nullopt;

    quint64 value = 0;
    bool leadingZero = false;
    for (const auto unit : text) {
        char16_t digit = 0;
        if constexpr (sizeof(unit) == 1)
            digit = static_cast<unsigned char>(unit);
        else
            digit = unit.unicode();
        if (digit < u'0' || digit > u'9')
            return std::nullopt;
        value = value * 10 + (digit - u'0');
        leadingZero = leadingZero || (value == 0 && text.size() > 1);
    }
    if (leadingZero || value > most)
        return std::nullopt;
    return quint32(value);
}

} // namespace address
