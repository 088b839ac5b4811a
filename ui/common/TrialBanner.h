#pragma once

#include "server/api/ServerController.h"

#include <QFrame>
#include <QTimer>

class QPushButton;

namespace ui {

class InlineMessage;
class PlainLabel;

/// Shows while settings are tried out: how long, and the two ways on. Hidden otherwise.
class TrialBanner final : public QFrame
{
    Q_OBJECT

public:
    explicit TrialBanner(api::ServerController *server, QWidget *parent = nullptr);

private:
    void refresh();
    void tick();
    void keep();

    api::ServerController *m_server;
    PlainLabel *m_text;
    QPushButton *m_keep;
    QPushButton *m_back;
    InlineMessage *m_error;
    QTimer m_clock;
};

} // namespace ui
