#pragma once

#include "server/address/IpAddress.h"

#include <QComboBox>

#include <optional>

namespace ui {

/// Where a listener listens: every address, this computer only, one of this computer's addresses, or one typed in.
class AddressChoice final : public QComboBox
{
    Q_OBJECT

public:
    explicit AddressChoice(QWidget *parent = nullptr);

    std::optional<address::IpAddress> address() const; ///< nullopt: what was typed is no address
    void setAddress(const address::IpAddress &address);

    static address::IpAddress everyV4();
    static address::IpAddress everyV6(); ///< and IPv4 too, as sockets do by default

Q_SIGNALS:
    void edited();
};

} // namespace ui
