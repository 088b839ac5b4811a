#pragma once

#include <QDialog>

class QCheckBox;

namespace ui {

/// What closing the window means while the server runs.
enum class CloseChoice { Ask, KeepServing, StopAndQuit };

/// Asks what closing means. Without a tray the window is minimised instead of hidden, and the words say so.
class CloseDialog final : public QDialog
{
    Q_OBJECT

public:
    CloseDialog(bool trayUsable, int sessions, QWidget *parent = nullptr);

    CloseChoice choice() const { return m_choice; } ///< Ask while nothing was chosen (cancelled)
    bool remembers() const;

private:
    void choose(CloseChoice choice);

    CloseChoice m_choice = CloseChoice::Ask;
    QCheckBox *m_remember;
};

/// The remembered choice; Ask if there is none.
CloseChoice rememberedCloseChoice();
void rememberCloseChoice(CloseChoice choice); ///< Ask forgets it

} // namespace ui
