#pragma once

#include "server/api/ServerSnapshot.h"

#include <QAbstractButton>

namespace ui {

/// The big button that starts and stops the server.
class ServerSwitch final : public QAbstractButton
{
    Q_OBJECT

public:
    explicit ServerSwitch(QWidget *parent = nullptr);

    void showState(api::ServerState state);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    QFont labelFont() const;

    api::ServerState m_state = api::ServerState::Stopped;
};

} // namespace ui
